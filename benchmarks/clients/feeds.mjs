// Reads a feed (standard input) with two libraries: how many entries each finds, and who wrote it.
import fs from "node:fs";
import { createRequire } from "node:module";
const require = createRequire(process.cwd() + "/");
const text = fs.readFileSync(0, "utf8");
const { parseFeed } = await import(require.resolve("feedsmith"));
const Parser = require("rss-parser");
const read = parseFeed(text);
const other = await new Parser().parseString(text);
console.log(JSON.stringify({
  feedsmith: read.feed.entries.length,
  "rss-parser": other.items.length,
  author: (read.feed.authors || [])[0]?.name ?? null,
}));
