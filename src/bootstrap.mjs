/**
 * Makes a fresh checkout ready and starts the demo or the tests: `node src/bootstrap.mjs demo|test [arguments]`.
 * Plain JavaScript without packages, because it runs before anything is installed or built.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const OLDEST_NODE = [20, 19];

const inRoot = (...parts) => join(ROOT, ...parts);
async function demo(parameters) {
  if (!(await install()) || !(await build())) {
    process.exitCode = 1;
    return;
  }
  // In this very process: signals, terminal and exit code are the demo's own.
  const main = inRoot('dist', 'demo', 'main.js');
  process.argv = [process.argv[0], main, ...parameters];
  await import(pathToFileURL(main).href);
}

/** Runs everything whatever fails, and ends with the sum on a line of its own. Returns the exit code. */
async function test(parameters) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  const count = (succeeded) => {
    if (succeeded) sum.passed++;
    else sum.failed++;
  };
  if (!(await install())) {
    console.log('\n0 passed, 1 failed');
    return 1;
  }
  heading('Lint and format');
  count(await node('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']));
  heading('Types');
  count(await node('typescript/bin/tsc', ['-p', 'tsconfig.json', '--noEmit']));
  heading('Build');
  count(await build());
  if (!(await provideTools())) sum.failed++;
  for (const [project, extra] of [
    ['pure', ['--maxWorkers=100%']],
    // Three at a time, whatever the machine: they wait for sound more than they reckon.
    ['real', ['--maxWorkers=3']],
  ]) {
    heading(`Tests: ${project}`);
    add(sum, await jest(project, extra, parameters));
  }
  const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : '';
  console.log(`\n${sum.passed} passed, ${sum.failed} failed${skipped}`);
  return sum.failed === 0 ? 0 : 1;
}

/** Runs one of jest's projects and returns its numbers. A run that ends badly without saying why counts as failed. */
async function jest(project, settings, chosen) {
  const folder = mkdtempSync(join(tmpdir(), 'keepline-jest-'));
  const report = join(folder, 'report.json');
  try {
    const succeeded = await node(
      'jest/bin/jest.js',
      [
        ...['--config', 'test/jest.config.mjs', '--selectProjects', project, '--ci', ...settings],
        ...['--json', '--outputFile', report],
        // With a choice of tests one of the projects may rightly have none.
        ...(chosen.length > 0 ? ['--passWithNoTests', ...chosen] : []),
      ],
      ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    );
    if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
    const found = JSON.parse(readFileSync(report, 'utf8'));
    const failed = found.numFailedTests + found.numRuntimeErrorTestSuites;
    return {
      passed: found.numPassedTests,
      failed: failed === 0 && !succeeded ? 1 : failed,
      skipped: found.numPendingTests + found.numTodoTests,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function add(sum, { passed, failed, skipped }) {
  sum.passed += passed;
  sum.failed += failed;
  sum.skipped += skipped;
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  console.error(`Keepline needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Installs the packages unless those of this very lock file are there, built for this Node. */
async function install() {
  const lock = inRoot('package-lock.json');
  const stampFile = inRoot('node_modules', '.keepline-installed');
  const stamp = hash([readFileSync(lock), process.versions.modules, process.platform, process.arch]);
  if (isStamped(stampFile, stamp)) return true;
  const installed = inRoot('node_modules', '.package-lock.json');
  const installedByHand =
    !existsSync(stampFile) && existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs;
  if (!installedByHand) {
    heading('Installing packages (npm ci): a few minutes where one must be compiled');
    const npm = process.env.npm_execpath;
    const parameters = ['ci', '--no-audit', '--no-fund'];
    const succeeded = npm?.endsWith('.js')
      ? await run(process.execPath, [npm, ...parameters])
      : await run('npm', parameters);
    if (!succeeded) {
      console.error('The packages could not be installed: npm says why above.');
      return false;
    }
  }
  writeFileSync(stampFile, stamp);
  return true;
}

/** Compiles `src` into `dist` unless `dist` was made from these very files. */
async function build() {
  const sources = listFiles(inRoot('src')).filter((file) => /\.(ts|json)$/.test(file));
  const inputs = [...sources, inRoot('tsconfig.json'), inRoot('package-lock.json')].sort();
  const stamp = hash(inputs.flatMap((file) => [relative(ROOT, file), readFileSync(file)]));
  const stampFile = inRoot('dist', '.built');
  if (!isStamped(stampFile, stamp)) {
    rmSync(stampFile, { force: true });
    if (!(await node('typescript/bin/tsc', ['-p', 'src/tsconfig.json']))) {
      console.error('The build failed: the compiler says why above.');
      return false;
    }
    removeOrphans();
    writeFileSync(stampFile, stamp);
  }
  linkCommand();
  return true;
}

/** Removes from `dist` what a source that is gone has left there: it could still be imported by mistake. */
function removeOrphans() {
  for (const file of listFiles(inRoot('dist'))) {
    const match = /^(.*)\.js(\.map)?$/.exec(relative(inRoot('dist'), file));
    if (match && !existsSync(inRoot('src', `${match[1]}.ts`))) rmSync(file);
  }
}

/** Makes `npx keepline` work in the checkout. */
function linkCommand() {
  const target = inRoot('dist', 'main', 'cli.js');
  const link = inRoot('node_modules', '.bin', 'keepline');
  if (!existsSync(target)) return;
  chmodSync(target, 0o755);
  mkdirSync(dirname(link), { recursive: true });
  if (lstatSync(link, { throwIfNoEntry: false })) rmSync(link);
  symlinkSync(relative(dirname(link), target), link);
}

/** Fetches Asterisk before the tests need it, so that no test waits for a download. */
async function provideTools() {
  heading('Asterisk and espeak-ng');
  const module = inRoot('dist', 'lab', 'provision', 'provide-tools.js');
  if (!existsSync(module)) {
    console.error('Not looked for: the build failed.');
    return false;
  }
  try {
    const { provideTools: provide } = await import(pathToFileURL(module).href);
    const { asterisk, espeak } = await provide({ progress: showProgress });
    console.log(`Asterisk ${asterisk.version} (${asterisk.source}), espeak-ng (${espeak.source})`);
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  }
}

let lastShown = '';

/** On a terminal one line that moves; elsewhere a line at each quarter, so that logs stay short. */
function showProgress({ text, done, total }) {
  const ended = done === total;
  if (process.stdout.isTTY) {
    process.stdout.write(`\r\u001b[K${text}: ${done}/${total}${ended ? '\n' : ''}`);
    return;
  }
  const shown = `${text}: ${Math.floor((4 * done) / total) * 25} %`;
  if (shown !== lastShown) console.log(shown);
  lastShown = shown;
}

function heading(text) {
  console.log(`\n== ${text}`);
}

/** Runs a script of an installed package with this Node. */
function node(script, parameters, options = []) {
  return run(process.execPath, [...options, inRoot('node_modules', script), ...parameters]);
}

/** Runs a program with our output and without input. True when it ended well. */
function run(program, parameters) {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
    // A terminal's Ctrl-C reaches the child by itself; a signal sent to us alone does not.
    const pass = (signal) => {
      child.kill(signal);
      process.exitCode = 1;
      child.once('close', () => process.exit(1));
    };
    process.once('SIGTERM', pass);
    process.once('SIGINT', pass);
    const finish = (succeeded) => {
      process.off('SIGTERM', pass);
      process.off('SIGINT', pass);
      resolve(succeeded);
    };
    child.once('error', (error) => {
      console.error(`${program}: ${error.message}`);
      finish(false);
    });
    child.once('close', (code) => finish(code === 0));
  });
}

function listFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

function isStamped(file, stamp) {
  return existsSync(file) && readFileSync(file, 'utf8') === stamp;
}

function hash(parts) {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part).update('\0');
  return sum.digest('hex');
}

const [task, ...rest] = process.argv.slice(2);
checkNode();
process.chdir(ROOT);
if (task === 'demo') await demo(rest);
else if (task === 'test') process.exitCode = await test(rest);
else {
  console.error('Usage: node src/bootstrap.mjs demo|test [arguments]');
  process.exitCode = 2;
}
