import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelUse, Setting } from '../../../../../src/contracts/serving/served-model';
import { manifestText } from '../../../../../src/workspace/manifests/manifest-text';
import { parseServing, type ServingKind } from '../../../../../src/workspace/manifests/serving/read';
import type { ServingReading } from '../../../../../src/workspace/manifests/serving/reading';
import type { WorkspaceFiles } from '../../../../../src/workspace/manifests/serving/workspace-files';
import { SourceText } from '../../../../../src/workspace/manifests/source-text';

const triton = [
  'name: "ranker"',
  'backend: "onnxruntime"',
  'max_batch_size: 8',
  'input [ { name: "ids" dims: [ -1, 64 ] } ]',
  'instance_group [ { count: 2 kind: KIND_CPU } ]',
  'dynamic_batching { preferred_batch_size: [ 4, 8 ] max_queue_delay_microseconds: 2500 }',
  'parameters { key: "intra_op_thread_count" value: { string_value: "4" } }',
];
const COMPOSE = `services:
  ranker:
    command: ["serve", "--model=/srv/models/net.onnx", "--intra-op-num-threads", "3"]
    environment: { INFERENCE_TIMEOUT: 300ms, MAX_BATCH_SIZE: 16 }
    volumes: ["./models:/srv/models:ro"]
    cpus: 2.5
`;
const KSERVE = `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: { name: ranker }
spec:
  predictor:
    timeout: 2
    batcher: { maxBatchSize: 32 }
    model: { modelFormat: { name: onnx }, storageUri: "s3://bucket/models/net.onnx", resources: { limits: { cpu: 1500m, nvidia.com/gpu: 1 } } }
`;

/** A folder in memory with two models and no config. */
const models = new Set(['models/net.onnx', 'ranker/1/model.onnx']);
const files: WorkspaceFiles = {
  isExhausted: false,
  kindOf: (path) =>
    Promise.resolve(
      models.has(path) ? 'file' : [...models].some((model) => model.startsWith(`${path}/`)) ? 'folder' : null,
    ),
  list: (path) =>
    Promise.resolve(
      [...models]
        .filter((model) => model.startsWith(`${path}/`))
        .map((model) => model.slice(path.length + 1).split('/')[0]),
    ),
  text: () => Promise.resolve(null),
};
const parse = (text: string, file: string, kind: ServingKind): Promise<ServingReading> =>
  parseServing(manifestText(text, file), kind, files);

/** Values of all settings, by field. */
function valuesOf(use: ModelUse): Record<string, unknown> {
  const isSetting = (value: unknown): value is Setting =>
    typeof value === 'object' && value !== null && 'key' in value;
  const settings = Object.entries(use).flatMap(([field, value]: [string, unknown]) =>
    isSetting(value) ? [[field, value.value] as const] : [],
  );
  return {
    ...Object.fromEntries(settings),
    name: use.name,
    preferred: use.preferredBatches.map(({ value }) => value),
    inputs: use.inputs.map(({ dims }) => dims),
  };
}

describe('a damaged config', () => {
  it('is told with line and column, and loses nothing that stands before or after the damage', async () => {
    const {
      uses: [whole],
    } = await parse(triton.join('\n'), 'ranker/config.pbtxt', 'triton');
    expect(valuesOf(whole)).toEqual({
      name: 'ranker',
      maxBatch: 8,
      queueDelayMs: 2.5,
      instances: 2,
      threads: 4,
      preferred: [4, 8],
      inputs: [[-1, 64]],
    });
    const damage = fc.constantFrom(
      '}',
      ']',
      '>',
      '@',
      '= 3',
      '"open',
      "'",
      'lost',
      '42',
      'half: @',
      'half: "',
      'half: [ 1',
      'half { a: 1 >',
      '[pkg.ext',
    );
    await fc.assert(
      fc.asyncProperty(
        damage,
        fc.nat(triton.length),
        fc.constantFrom('\n', '\r\n'),
        async (piece, at, end) => {
          const {
            uses: [use],
            problems,
          } = await parse(triton.toSpliced(at, 0, piece).join(end), 'ranker/config.pbtxt', 'triton');
          expect(valuesOf(use)).toEqual(valuesOf(whole));
          expect(problems.length).toBeGreaterThan(0);
          for (const { file, line, column, severity } of problems) {
            expect({ file, line, severity }).toEqual({
              file: 'ranker/config.pbtxt',
              line: at + 1,
              severity: 'error',
            });
            expect(column).toBeGreaterThan(0);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['triton', 'ranker/config.pbtxt', triton.join('\n')],
    ['compose', 'compose.yaml', COMPOSE],
    ['kubernetes', 'ranker.yaml', KSERVE],
  ] as const)(
    'never makes the reading of %s fail, and every place lies in the text',
    async (kind, file, text) => {
      const edit = fc.record({
        at: fc.nat(text.length),
        removed: fc.nat(12),
        inserted: fc.oneof(
          fc.string({ maxLength: 4 }),
          fc.constantFrom(
            '{',
            '}',
            '[',
            ']',
            '"',
            ':',
            '&a',
            '*a',
            '<<: *a',
            '\n',
            '\t',
            '\0',
            '${',
            '$(',
            '999999999999999999999',
          ),
        ),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
          const damaged = edits.reduce(
            (at, { at: start, removed, inserted }) =>
              at.slice(0, start) + inserted + at.slice(start + removed),
            text,
          );
          const { uses, problems } = await parse(damaged, file, kind);
          const { text: read } = new SourceText(file, damaged);
          const lines = read.split(/\r\n|\r|\n/).length;
          for (const use of uses) {
            expect(use.range.endLine).toBeLessThanOrEqual(lines);
            for (const value of Object.values(valuesOf(use))) {
              if (typeof value === 'number') {
                expect(value).toBeGreaterThan(0);
              }
            }
          }
          for (const { line } of problems) {
            expect(line ?? 1).toBeLessThanOrEqual(lines);
          }
        }),
        { numRuns: 300 },
      );
    },
  );
});
