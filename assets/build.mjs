// Builds every page's styles and scripts into the portal's static folder.
// One bundle for all pages (app) and one per island (reader), so that a page carries only its own.
import { build } from "esbuild";
import { rm } from "node:fs/promises";

const out = "../src/luodi/portal/static/build";
const islands = ["app", "reader"];

await rm(out, { recursive: true, force: true });
await build({
  entryPoints: [...islands.map((name) => `src/${name}.ts`), "src/app.css"],
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  charset: "utf8",
  legalComments: "eof",
  loader: { ".svg": "dataurl" },
  // The oldest browsers still met on office networks.
  target: ["chrome111", "firefox121"],
  logLevel: "info",
});
