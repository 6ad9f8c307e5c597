// npm run bench [WORD...]: runs the benchmarks in bench/ one after the other; WORDs choose by file name.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve(__dirname, '../bench');
const given = process.argv.slice(2);
const dash = given.findIndex((argument) => argument.startsWith('-'));
const words = dash < 0 ? given : given.slice(0, dash);
const options = given.slice(words.length);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && (words.length === 0 || words.some((word) => name.includes(word))))
  .sort();
if (files.length === 0) {
  throw new Error(`No benchmark matches ${words.join(', ') || 'bench/*.ts'}.`);
}

// Each in a process of its own, so that one's garbage and warm code do not show in the next one's figures.
for (const file of files) {
  console.log(`\n== ${file}`);
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', path.join(folder, file), ...options], {
    stdio: 'inherit',
  });
  if (status !== 0) {
    process.exitCode = 1;
  }
}
