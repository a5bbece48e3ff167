"""Countries and capitals, so that "from Germany" is no outlet and "Amman, Jordan" is a place."""

_COUNTRIES = """afghanistan albania algeria andorra angola argentina armenia australia austria azerbaijan
bahamas bahrain bangladesh barbados belarus belgium belize benin bhutan bolivia bosnia botswana brazil
brunei bulgaria burkina_faso burma burundi cambodia cameroon canada chad chile china colombia comoros
congo costa_rica croatia cuba cyprus czechia czech_republic denmark djibouti dominica dominican_republic
ecuador egypt el_salvador england eritrea estonia eswatini ethiopia fiji finland france gabon gambia georgia germany
ghana greece grenada guatemala guinea guyana haiti honduras hungary iceland india indonesia iran iraq
ireland israel italy ivory_coast jamaica japan jordan kazakhstan kenya kiribati korea kosovo kuwait
kyrgyzstan laos latvia lebanon lesotho liberia libya liechtenstein lithuania luxembourg madagascar malawi
malaysia maldives mali malta mauritania mauritius mexico micronesia moldova monaco mongolia montenegro
morocco mozambique myanmar namibia nauru nepal netherlands new_zealand nicaragua niger nigeria
north_korea north_macedonia macedonia norway oman pakistan palau palestine panama papua_new_guinea
paraguay peru philippines poland portugal qatar romania russia rwanda samoa saudi_arabia scotland senegal serbia
seychelles sierra_leone singapore slovakia slovenia somalia south_africa south_korea south_sudan spain
sri_lanka sudan suriname sweden switzerland syria taiwan tajikistan tanzania thailand timor-leste togo
tonga trinidad tunisia turkey türkiye turkiye turkmenistan tuvalu uganda ukraine united_arab_emirates uae united_kingdom
uk britain great_britain united_states usa us america uruguay uzbekistan vanuatu vatican venezuela vietnam wales yemen
zambia zimbabwe hong_kong europe africa asia latin_america middle_east gaza west_bank crimea kurdistan northern_ireland"""
_CITIES = """abu_dhabi abuja accra addis_ababa algiers amman amsterdam ankara astana athens baghdad baku bangkok
beijing beirut belgrade berlin bogota bratislava brasilia brussels bucharest budapest buenos_aires cairo canberra
caracas colombo copenhagen dakar damascus delhi dhaka doha dubai dublin geneva hanoi havana helsinki islamabad
istanbul jakarta jeddah jerusalem kabul karachi kathmandu khartoum kiev kyiv kuala_lumpur lagos lima lisbon
ljubljana london los_angeles madrid manila melbourne mexico_city minsk moscow mumbai munich nairobi new_delhi
new_york nicosia oslo ottawa paris prague pretoria pristina quito rabat ramallah reykjavik riga riyadh rome
san_francisco sanaa santiago sarajevo seoul shanghai skopje sofia st._petersburg saint_petersburg stockholm sydney taipei tallinn
tashkent tbilisi tehran tel_aviv the_hague tirana tokyo tripoli tunis ulaanbaatar vienna vilnius warsaw
washington washington,_d.c washington,_dc washington_dc washington_d.c wellington yerevan zagreb zurich chicago boston texas
california florida ohio pennsylvania georgia virginia maryland michigan arizona nevada iowa"""

PLACES = frozenset(word.replace("_", " ") for word in (_COUNTRIES + " " + _CITIES).split())
