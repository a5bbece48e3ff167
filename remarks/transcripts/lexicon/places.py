"""Countries and capitals, so that "from Germany" is no outlet and "Amman, Jordan" is a place."""

_COUNTRIES = """afghanistan albania algeria andorra angola argentina armenia australia austria
azerbaijan bahamas bahrain bangladesh barbados belarus belgium belize benin bhutan bolivia bosnia
botswana brazil brunei bulgaria burkina_faso burma burundi cambodia cameroon canada chad chile
china colombia comoros congo costa_rica croatia cuba cyprus czechia czech_republic denmark djibouti
dominica dominican_republic ecuador egypt el_salvador england eritrea estonia eswatini ethiopia
fiji finland france gabon gambia georgia germany ghana greece grenada guatemala guinea guyana haiti
honduras hungary iceland india indonesia iran iraq ireland israel italy ivory_coast jamaica japan
jordan kazakhstan kenya kiribati korea kosovo kuwait kyrgyzstan laos latvia lebanon lesotho liberia
libya liechtenstein lithuania luxembourg madagascar malawi malaysia maldives mali malta mauritania
mauritius mexico micronesia moldova monaco mongolia montenegro morocco mozambique myanmar namibia
nauru nepal netherlands new_zealand nicaragua niger nigeria north_korea north_macedonia macedonia
norway oman pakistan palau palestine panama papua_new_guinea paraguay peru philippines poland
portugal qatar romania russia rwanda samoa saudi_arabia scotland senegal serbia seychelles
sierra_leone singapore slovakia slovenia somalia south_africa south_korea south_sudan spain
sri_lanka sudan suriname sweden switzerland syria taiwan tajikistan tanzania thailand timor-leste
togo tonga trinidad tunisia turkey türkiye turkiye turkmenistan tuvalu uganda ukraine
united_arab_emirates uae united_kingdom uk britain great_britain united_states usa us america
uruguay uzbekistan vanuatu vatican venezuela vietnam wales yemen zambia zimbabwe hong_kong europe
africa asia latin_america middle_east gaza west_bank crimea kurdistan northern_ireland"""
_CITIES = """abu_dhabi abuja accra addis_ababa algiers amman amsterdam ankara astana athens baghdad
baku bangkok beijing beirut belgrade berlin bogota bratislava brasilia brussels bucharest budapest
buenos_aires cairo canberra caracas colombo copenhagen dakar damascus delhi dhaka doha dubai dublin
geneva hanoi havana helsinki islamabad istanbul jakarta jeddah jerusalem kabul karachi kathmandu
khartoum kiev kyiv kuala_lumpur lagos lima lisbon ljubljana london los_angeles madrid manila
melbourne mexico_city minsk moscow mumbai munich nairobi new_delhi new_york nicosia oslo ottawa
paris prague pretoria pristina quito rabat ramallah reykjavik riga riyadh rome san_francisco sanaa
santiago sarajevo seoul shanghai skopje sofia st._petersburg saint_petersburg stockholm sydney
taipei tallinn tashkent tbilisi tehran tel_aviv the_hague tirana tokyo tripoli tunis ulaanbaatar
vienna vilnius warsaw washington washington,_d.c washington,_dc washington_dc washington_d.c
wellington yerevan zagreb zurich chicago boston texas california florida ohio pennsylvania georgia
virginia maryland michigan arizona nevada iowa"""

PLACES = frozenset(word.replace("_", " ") for word in (_COUNTRIES + " " + _CITIES).split())

# States, provinces and further cities: known where a header prints a place, not taken from a name.
_STATES = """new_south_wales victoria queensland south_australia western_australia tasmania
northern_territory australian_capital_territory act nsw vic qld wa sa tas nt alabama alaska arizona
arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana
iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri
montana nebraska nevada new_hampshire new_jersey new_mexico new_york north_carolina north_dakota
ohio oklahoma oregon pennsylvania rhode_island south_carolina south_dakota tennessee texas utah
vermont virginia washington west_virginia wisconsin wyoming puerto_rico ontario quebec alberta
british_columbia manitoba saskatchewan nova_scotia new_brunswick bavaria hokkaido bali east_timor
papua solomon_islands republic_of_korea people's_republic_of_china d.c dc england scotland wales"""
_TOWNS = """adelaide alice_springs ballarat bendigo brisbane bundaberg cairns coolangatta darwin
dubbo fremantle geelong gold_coast hobart ipswich kalgoorlie launceston mackay newcastle parramatta
penrith perth queanbeyan rockhampton tamworth toowoomba townsville wagga_wagga whyalla wollongong
auckland christchurch port_moresby dili honiara suva nuku'alofa apia port_vila jogyakarta
yogyakarta surabaya bandung denpasar busan pusan osaka kyoto hiroshima nagoya chiang_mai phuket
hyderabad bangalore bengaluru chennai kolkata calcutta agra lahore peshawar rawalpindi hamburg
frankfurt cologne bonn dresden leipzig stuttgart milan turin venice florence naples barcelona
seville lyon marseille strasbourg nice cannes edinburgh glasgow belfast cardiff manchester
birmingham oxford cambridge liverpool rotterdam antwerp basel davos lausanne salzburg innsbruck
gdansk krakow lviv odesa kharkiv sochi vladivostok kazan yekaterinburg novosibirsk st_petersburg
saint-petersburg astrakhan samara murmansk volgograd krasnoyarsk irkutsk yalta almaty bishkek
dushanbe ashgabat aqaba petra haifa nazareth bethlehem jericho gaza_city alexandria sharm_el-sheikh
casablanca marrakech fez cape_town johannesburg durban mombasa kampala kigali dar_es_salaam lusaka
harare luanda maputo kinshasa juba mogadishu djibouti asmara lome cotonou abidjan bamako niamey
ouagadougou nouakchott freetown monrovia banjul montreal toronto vancouver calgary edmonton halifax
winnipeg quebec_city havana kingston port_of_spain bridgetown nassau san_jose panama_city managua
tegucigalpa san_salvador guatemala_city medellin cartagena guayaquil cusco la_paz santa_cruz
asuncion montevideo rio_de_janeiro sao_paulo são_paulo atlanta austin baltimore charlotte cleveland
cincinnati columbus dallas denver detroit houston indianapolis kansas_city las_vegas memphis miami
milwaukee minneapolis nashville new_orleans newark oklahoma_city omaha orlando philadelphia phoenix
pittsburgh portland raleigh richmond sacramento salt_lake_city san_antonio san_diego seattle
st._louis tampa tucson wilmington des_moines honolulu anchorage camp_david"""

COUNTRIES = frozenset(word.replace("_", " ") for word in _COUNTRIES.split())
REGIONS = frozenset(word.replace("_", " ") for word in _STATES.split())
GAZETTEER = PLACES | frozenset(word.replace("_", " ") for word in (_STATES + " " + _TOWNS).split())

# Places that are also given names or surnames: behind or before another name they may be one.
_NAMESAKES = """adelaide alexandria angola antwerp athens austin bali birmingham boston brazil
bristol brooklyn burton carolina chad charlotte chelsea chester china columbus cologne crawford
cuba dakota dallas darwin denver dominica england florence florida france geneva georgia germany
ghana grenada guinea halifax hamilton haiti hamburg holland houston hull india indiana ireland
israel jackson jamaica jersey jordan kent kenya kingston lagos lancaster lima lincoln london lourdes
macau madison malta mali marseille melbourne milan montana montgomery nevada newcastle nice niger
nigeria norfolk oman orlando oslo oxford paris perth petra philadelphia phoenix portland raleigh
richmond riga rio rome salem samara samoa santiago savannah seville siena singapore sofia spain
stafford sydney troy turkey turin tyler venice victoria vienna virginia wales warren warsaw
washington wellington wilmington york zagreb"""
NAMESAKES = frozenset(_NAMESAKES.split())

_DEMONYMS = """afghan albanian algerian american angolan arab argentine argentinian armenian asian
australian austrian azerbaijani bahraini bangladeshi belarusian belgian bolivian bosnian brazilian
british bulgarian burmese cambodian canadian chilean chinese colombian congolese croatian cuban
cypriot czech danish dutch egyptian emirati english estonian ethiopian european fijian filipino
finnish french georgian german ghanaian greek guatemalan haitian honduran hungarian icelandic
indian indonesian iranian iraqi irish israeli italian ivorian jamaican japanese jordanian kazakh
kenyan korean kosovar kuwaiti kyrgyz lao latvian lebanese liberian libyan lithuanian malawian
malaysian maldivian malian maltese mauritanian mexican moldovan mongolian montenegrin moroccan
mozambican namibian nepalese nicaraguan nigerian norwegian omani pakistani palestinian panamanian
paraguayan peruvian philippine polish portuguese qatari romanian russian rwandan salvadoran saudi
scottish senegalese serbian singaporean slovak slovenian somali spanish sudanese swedish swiss
syrian taiwanese tajik tanzanian thai tunisian turkish turkmen ugandan ukrainian uruguayan uzbek
venezuelan vietnamese welsh yemeni zambian zimbabwean"""
DEMONYMS = frozenset(_DEMONYMS.split())
