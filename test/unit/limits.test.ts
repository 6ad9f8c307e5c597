import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(__dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

const UNITS: Readonly<Record<string, number>> = {
  KB: 2 ** 10,
  MB: 2 ** 20,
  million: 1e6,
  years: 365 * 86_400_000,
};
/** Properties of formats, and places in messages: reaching them changes nothing for a user. */
const NO_LIMITS: ReadonlySet<string> = new Set(
  `io/gzip/member-header MAX_SYSTEM, io/zstd/decoder MAX_BLOCK_BYTES, io/zstd/decoder MAX_SLACK_BYTES,
  io/zstd/frame-header MAX_HEADER_BYTES, io/zstd/huffman MAX_BITS, io/zstd/huffman MAX_WEIGHTS, io/zstd/sequences MAX_OFFSET_CODE,
  io/json-cursor MAX_USUAL_KEY_BYTES, io/protobuf/wire-cursor MAX_TAG, workspace/traces/otlp-proto/element MAX_FIELD,
  workspace/traces/otlp-proto/show MAX_DEPTH, workspace/traces/otlp-proto/layout MAX_LOOKED_AT,
  workspace/traces/otlp-proto/cut MAX_HEAD_BYTES, workspace/traces/service-name MAX_POD_NAME,
  workspace/discovery/json-outline MAX_PATH_DEPTH, workspace/discovery/sniff-csv MAX_HEADER_CHARACTERS,
  workspace/metrics/sniff-metrics MAX_HEADER_CHARACTERS, workspace/metrics/stray-times MAX_GAP, io/byte-cache MAX_BYTES,
  io/tape/json-tape MAX_DEPTH, io/tape/json-tape MAX_KEYS, io/tape/json-tape MAX_NODES, workspace/traces/otlp-tape MAX_RESOURCE_BYTES, workspace/traces/jaeger-tape MAX_PROCESS_BYTES,
  workspace/traces/tape-values MAX_TIME_DIGITS, features/by-operation MAX_TABLE,
  workspace/traces/times MAX_EXACT_DIGITS, workspace/metrics/stacked-heading MAX_LEVELS,
  workspace/metrics/stray-times MAX_STRAYS, workspace/metrics/series MAX_TIME_MS, workspace/manifests/source-text MAX_EDITED_CHARACTERS,
  workspace/manifests/yaml-source MAX_SHARED_CHARACTERS, workspace/manifests/kubernetes MAX_LIST_NESTING,
  workspace/manifests/serving/kubernetes-models MAX_LIST_NESTING, workspace/manifests/yaml-integers MAX_LENGTH,
  workspace/manifests/kustomize-fields MAX_LISTED, workspace/manifests/kustomize-fields MAX_SHOWN, onnx/read MAX_FILE_BYTES`
    .split(',')
    .map((each) => each.trim()),
);

interface Row {
  readonly limit: string;
  readonly value: number;
  readonly file: string;
  readonly constant: string;
}

const rows: Row[] = read('docs/limits.md')
  .split('\n')
  .flatMap((line): Row[] => {
    const match = /^\| (.+?) \| ([\d]+)(?: (\w+))? \|.*\| `(src\/\S+)` `(\w+)` \|$/.exec(line);
    if (match === null) {
      return [];
    }
    const [, limit, amount, unit, file, constant] = match as readonly (string | undefined)[];
    return [{ limit, value: Number(amount) * (unit === undefined ? 1 : UNITS[unit]), file, constant } as Row];
  });

/** The value of a constant that is written as arithmetic. */
function valueOf({ file, constant }: Pick<Row, 'file' | 'constant'>): number {
  const written = new RegExp(`const ${constant}(?:: number)? = ([^;]+);`).exec(read(file))?.[1] ?? '';
  expect(written, `${file} ${constant}`).toMatch(/^[\d_]+(?: (?:\*|<<) [\d_]+)*$/);
  const [factors, shift = '0'] = written.replaceAll('_', '').split(' << ');
  return factors.split(' * ').reduce((product, factor) => product * Number(factor), 2 ** Number(shift));
}

describe('the page of limits', () => {
  it('states what the constants say', () => {
    expect(rows.length).toBeGreaterThan(30);
    for (const row of rows) {
      expect([row.limit, row.value]).toEqual([row.limit, valueOf(row)]);
    }
  });

  it('lists every limit of the readers', () => {
    const listed = new Set(rows.map(({ file, constant }) => `${file} ${constant}`));
    const missing = ['src/io', 'src/workspace', 'src/onnx'].flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => path.posix.join(folder, name.replaceAll(path.sep, '/')))
        .flatMap((file) =>
          [...read(file).matchAll(/^(?:export )?const (MAX_\w+) =/gm)]
            .map(([, constant]) => ({
              key: `${file} ${constant}`,
              short: `${file.slice(4, -3)} ${constant}`,
            }))
            .filter(({ key, short }) => !listed.has(key) && !NO_LIMITS.has(short))
            .map(({ key }) => key),
        ),
    );
    expect(missing).toEqual([]);
  });
});
