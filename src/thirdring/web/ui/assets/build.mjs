// Builds what the pages load into assets/dist: app.css, app.js, the same for staff, the app of the crews (field*), and the
// map's own chunk, worker and style sheet.
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import rtlcss from "rtlcss";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../../../../..");
const modules = join(root, "node_modules");
const source = join(here, "src");
const finished = join(here, "dist");
const dist = `${finished}.${process.pid}`; // built aside and then put in place, so that a running server never misses a file
const uswds = join(modules, "@uswds/uswds");

function minified(css) {
  return esbuild.transformSync(css, { loader: "css", minify: true, target: "es2020" }).code;
}

// The design system's style sheets name pictures; take along exactly those that are named.
function withPictures(css) {
  return css.replace(/url\(["']?\.\.\/img\/([^"')]+)["']?\)/g, (_, name) => {
    const from = join(uswds, "dist/img", name);
    if (!existsSync(from)) throw new Error(`the style sheet names a picture that is not there: ${name}`);
    mkdirSync(dirname(join(dist, "img", name)), { recursive: true });
    copyFileSync(from, join(dist, "img", name));
    return `url("img/${name}")`;
  });
}

function sheet(name, from = name) {
  const { css } = sass.compile(join(source, `styles/${from}.scss`), {
    loadPaths: [join(uswds, "packages")],
    quietDeps: true,
    silenceDeprecations: ["global-builtin", "import", "if-function"],
  });
  writeFileSync(join(dist, `${name}.css`), minified(withPictures(css)));
}

function styles() {
  sheet("app");
  // The design system has no right-to-left styles of its own: the same sheet, mirrored, for Arabic and Urdu.
  writeFileSync(join(dist, "app-rtl.css"), rtlcss.process(readFileSync(join(dist, "app.css"), "utf8")));
  sheet("staff", "staff_only");
  sheet("field");
  writeFileSync(join(dist, "map.css"), minified(readFileSync(join(modules, "maplibre-gl/dist/maplibre-gl.css"), "utf8")));
}

async function scripts() {
  const common = { bundle: true, format: "esm", target: "es2022", minify: true, legalComments: "linked", logLevel: "warning" };
  await esbuild.build({
    ...common,
    entryPoints: { app: join(source, "app.ts"), staff: join(source, "staff.ts") },
    outdir: dist,
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
  });
  // The crew's app is a bundle of its own: what it needs, no resident loads.
  await esbuild.build({
    ...common,
    entryPoints: { field: join(source, "field/app.ts") },
    outdir: dist,
    splitting: true,
    chunkNames: "field/[name]-[hash]",
  });
  await esbuild.build({ ...common, entryPoints: { "field-worker": join(source, "field/worker.ts") }, outdir: dist, format: "iife" });
  await esbuild.build({ ...common, entryPoints: { offline: join(source, "offline/page.ts") }, outdir: dist });
  await esbuild.build({ ...common, entryPoints: { "resident-worker": join(source, "offline/worker.ts") }, outdir: dist, format: "iife" });
  await esbuild.build({ ...common, entryPoints: { without: join(source, "desk/page.ts") }, outdir: dist });
  await esbuild.build({ ...common, entryPoints: { "desk-worker": join(source, "desk/worker.ts") }, outdir: dist, format: "iife" });
  await esbuild.build({ ...common, entryPoints: { "field-forget": join(source, "field/forget.ts") }, outdir: dist });
  await esbuild.build({
    ...common,
    entryPoints: { "map-worker": join(modules, "maplibre-gl/dist/maplibre-gl-worker.mjs") },
    outdir: dist,
  });
}

async function build() {
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  styles();
  await scripts();
  copyFileSync(join(source, "mark.svg"), join(dist, "mark.svg"));
  rmSync(`${finished}.old`, { recursive: true, force: true });
  if (existsSync(finished)) renameSync(finished, `${finished}.old`);
  renameSync(dist, finished);
  rmSync(`${finished}.old`, { recursive: true, force: true });
}

await build();
if (process.argv.includes("--watch")) {
  let timer;
  watch(source, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => build().catch((error) => console.error(error.message)), 80);
  });
}
