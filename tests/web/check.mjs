// check.mjs PROGRAM ROOT WORK: writes pages and logs with the program and has them judged.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { createRequire } from "node:module";

import { chromium } from "playwright-core";

const [program, root, work] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const scratch = mkdtempSync(join(work, "run-"));
let failures = 0;

function fail(message) {
  failures += 1;
  console.log(`FAILED  ${message}`);
}

// What the program prints; its exit code is not looked at, since findings are what is asked for.
function printed(args, folder = root) {
  return spawnSync(program, args, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 }).stdout;
}

function ruleFiles(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return ruleFiles(path);
      return path.endsWith(".rule") ? [path] : [];
    })
    .sort();
}

// ---- SARIF

const kBroken = `fund broken
    in force from 2025-01-01
    decides for each place

source call "Call for places"

entity place
    key code : text
    size     : integer in 0..10
    | code | size |
    | A    | 3    |

let height = wdth + 1

criterion large
    met when size > 20

decision choice
    outcome yes when large
    outcome no otherwise
`;

function checkSarif() {
  writeFileSync(join(scratch, "broken rules.rule"), kBroken);
  writeFileSync(join(scratch, "tight.rule"), kBroken.replace("let height = wdth + 1\n", ""));
  const logs = {
    "mistakes.sarif": printed(["check", "broken rules.rule", "tight.rule", "--format", "sarif"], scratch),
    "rules.sarif": printed(["check", ...ruleFiles(join(root, "rules")).map((f) => relative(root, f)), "--format", "sarif"]),
  };
  const tool = join(work, "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool");
  for (const [name, text] of Object.entries(logs)) {
    const path = join(scratch, name);
    writeFileSync(path, text);
    const report = join(scratch, `${name}.report`);
    const result = spawnSync(
      tool,
      ["validate", path, "--output", report, "--level", "Error;Warning", "--log", "ForceOverwrite"],
      { encoding: "utf8", env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" } },
    );
    let findings = [];
    try {
      findings = JSON.parse(readFileSync(report, "utf8").replace(/^\uFEFF/, "")).runs.flatMap((run) => run.results ?? []);
    } catch (error) {
      fail(`${name}: the validator gave no report: ${result.stdout}${result.stderr}`);
      continue;
    }
    const wrong = findings.filter((finding) => (finding.level ?? "warning") === "error");
    for (const finding of wrong) fail(`${name}: ${finding.ruleId} ${JSON.stringify(finding.message)}`);
    console.log(`sarif   ${name}: ${JSON.parse(text).runs[0].results.length} results, ${wrong.length} errors of the validator, ${findings.length} remarks`);
  }
  const found = JSON.parse(logs["mistakes.sarif"]).runs[0].results.map((result) => result.ruleId);
  if (!found.includes("LEV2100")) fail(`mistakes.sarif: LEV2100 is not among ${found}`);
}

// ---- pages

const kWidths = [1280, 390];  // a desk and a phone

async function checkPage(browser, name, html) {
  const path = join(scratch, `${name}.html`);
  writeFileSync(path, html);
  if (/<script|javascript:|<link|@import|url\(/i.test(html)) fail(`${name}: the page is not self-contained`);
  const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
  for (const width of kWidths) {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    await page.goto(pathToFileURL(path).href);
    await page.evaluate(axe);
    const result = await page.evaluate(() => window.axe.run(document));
    for (const violation of result.violations)
      fail(`${name} at ${width}: ${violation.id}: ${violation.help}: ${violation.nodes[0].html.slice(0, 200)}`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (overflow > 0) fail(`${name} at ${width}: the page is ${overflow} pixels wider than the screen`);
    await page.screenshot({ path: join(scratch, `${name}-${width}.png`), fullPage: true });
    console.log(`page    ${name} at ${width}: ${result.violations.length} violations of ${result.passes.length + result.violations.length} rules that apply`);
    await page.close();
  }
  const page = await browser.newPage();
  await page.goto(pathToFileURL(path).href);
  await page.pdf({ path: join(scratch, `${name}.pdf`), format: "A4" });
  await page.close();
}

// Versions whose differences are shown as pages.
const kVersions = [
  ["levelling-up-rounds", "levelling-up-fund/round-1.rule", "levelling-up-fund/round-2.rule"],
  ["levelling-up-health", "levelling-up-fund/round-1.rule", "levelling-up-fund/health-lens.rule"],
  ["towns-health", "towns.rule", "towns-health-lens.rule"],
  ["shared-prosperity", "shared-prosperity-fund/2022-25.rule", "shared-prosperity-fund/2025-26.rule"],
];

async function checkPages() {
  const browser = await chromium.launch({
    executablePath: process.env.LEVRULES_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  // Proposals that only compare look like the funds that they amend.
  for (const file of ruleFiles(join(root, "rules")).filter((path) => !path.includes("published"))) {
    const html = printed(["doc", file, "--format", "html"]);
    if (html) await checkPage(browser, `doc-${relative(join(root, "rules"), file).replaceAll("/", "-")}`, html);
    else fail(`${file}: no page`);
  }
  for (const [name, older, newer] of kVersions) {
    const html = printed(["diff", older, newer, "--format", "html"], join(root, "rules"));
    if (html) await checkPage(browser, `diff-${name}`, html);
    else fail(`diff ${older} ${newer}: no page`);
  }
  await browser.close();
}

checkSarif();
await checkPages();
if (failures === 0) rmSync(scratch, { recursive: true });
else console.log(`what was written is in ${scratch}`);
process.exit(failures === 0 ? 0 : 1);
