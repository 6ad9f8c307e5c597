import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Problem } from '../../../src/contracts/problem';
import { spansOf } from '../../../scripts/kills/sandbox';

/** Spans of the trace that nothing is wrong with. */
export const GOOD_SPANS = 1200;
/** Spans before the damage of the compressed trace. */
export const SPANS_BEFORE_DAMAGE = 400;

/** Traces of the generator before those of each file, so that no two files hold the same spans. */
const FIRST_TRACE = { beforeDamage: 300, damaged: 400, deep: 500, digits: 501 };

/** What is said about each damaged file, by its name in the folder. */
export const expectedProblems: Readonly<Record<string, Partial<Problem>>> = {
  'member.jsonl.gz': { severity: 'error', reason: 'the gzip data is damaged' },
  'deep.json': { line: 2, reason: 'nested deeper than 512 levels' },
  'digits.jsonl': { line: 2, reason: 'span with a duration above ten years: left out' },
  'docker-compose.yml': { line: 1, reason: 'its aliases expand to more than' },
  'ranker/config.pbtxt': { line: 1, reason: 'words and marks; the rest was not read' },
};

/** Writes a good trace and the damaged files beside it. */
export async function writeDamagedFolder(folder: string): Promise<void> {
  await mkdir(path.join(folder, 'ranker'), { recursive: true });
  const [line] = spansOf(1, FIRST_TRACE.deep).split('\n');
  const [first, second] = spansOf(1, FIRST_TRACE.digits).split('\n');
  const files: Readonly<Record<string, string | Uint8Array>> = {
    'good.jsonl': spansOf(GOOD_SPANS / 4),
    'member.jsonl.gz': damagedMember(),
    'deep.json': `[\n{"resourceSpans":[${'{"a":['.repeat(100_000)}${']}'.repeat(100_000)}]},\n${line}]`,
    'digits.jsonl': [
      first,
      second.replace(/"endTimeUnixNano":"\d+"/, `"endTimeUnixNano":"${'9'.repeat(310)}"`),
    ].join('\n'),
    'docker-compose.yml': aliasBomb(),
    'ranker/config.pbtxt': '7 '.repeat(300_000),
  };
  await Promise.all(
    Object.entries(files).map(([name, content]) => writeFile(path.join(folder, name), content)),
  );
}

/** A whole gzip member, and a second one with its middle overwritten. */
function damagedMember(): Uint8Array {
  const second = gzipSync(spansOf(SPANS_BEFORE_DAMAGE / 4, FIRST_TRACE.damaged));
  const middle = Math.floor(second.length / 2);
  second.fill(0xff, middle, middle + 200);
  return Buffer.concat([gzipSync(spansOf(SPANS_BEFORE_DAMAGE / 4, FIRST_TRACE.beforeDamage)), second]);
}

function aliasBomb(): string {
  const levels = Array.from(
    { length: 9 },
    (_, level) => `  l${level + 1}: &l${level + 1} [${Array(10).fill(`*l${level}`).join(', ')}]\n`,
  );
  return `services: { web: {} }\nx-bomb:\n  l0: &l0 lol\n${levels.join('')}`;
}
