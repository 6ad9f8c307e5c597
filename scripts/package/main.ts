// Builds packages into dist/ and prints what came out.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildPackages, type BuiltPackage } from './build';
import { limitBytes } from './contents';
import { availableTargets, type Target } from './targets';

const root = path.resolve(__dirname, '../..');

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { target: { type: 'string', multiple: true } } });
  const available = await availableTargets(root);
  const wanted = values.target ?? available;
  const unknown = wanted.filter((target) => !available.includes(target));
  if (unknown.length > 0) {
    throw new Error(`There is no package for ${unknown.join(', ')}; there are ${available.join(', ')}.`);
  }
  const line = ({ file, bytes, target }: BuiltPackage): string =>
    row(path.relative(root, file), megabytes(bytes), `< ${megabytes(limitBytes(target))}`, target);
  console.log(row('file', 'size', 'limit', 'target'));
  await buildPackages(root, wanted, path.join(root, 'dist'), (built) => console.log(line(built)));
}

function row(file: string, size: string, limit: string, target: Target): string {
  return `${file.padEnd(40)} ${size.padStart(9)} ${limit.padStart(11)}  ${target}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
