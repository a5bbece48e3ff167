// Says CSL-JSON items (standard input) in a style: node citeproc.js STYLE.csl LOCALE.xml
const CSL = require("citeproc"), fs = require("fs");
const [, , style, locale] = process.argv;
const items = JSON.parse(fs.readFileSync(0, "utf8"));
const byId = Object.fromEntries(items.map((item) => [item.id, item]));
const system = {
  retrieveLocale: () => fs.readFileSync(locale, "utf8"),
  retrieveItem: (id) => byId[id],
};
const engine = new CSL.Engine(system, fs.readFileSync(style, "utf8"), "en-US", true);
engine.setOutputFormat("text");
const said = {};
for (const { id } of items) {
  engine.updateItems([id]);
  said[id] = engine.makeBibliography()[1][0].trim();
}
console.log(JSON.stringify(said));
