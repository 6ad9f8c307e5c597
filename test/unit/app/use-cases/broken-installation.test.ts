import { describe, expect, it } from 'vitest';
import { UnusableModel } from '../../../../src/compute/model-file/error';
import { errorFromData, errorToData } from '../../../../src/process/rpc/errors';
import { analyze } from '../../../../src/app/use-cases/analyze';
import type { AnalysisContext } from '../../../../src/app/context';
import { optionsFor, otlpLines, simpleTraffic, testContext, withFolder } from '../harness';

const files = { 'traces/spans.jsonl': otlpLines(simpleTraffic(60)) };

/** As when model files are missing or damaged. */
function withoutModel(error: Error): AnalysisContext {
  return { ...testContext(), jobs: { pid: null, run: () => Promise.reject(error) } };
}
// As it crosses the boundary of the job's process.
const unusable = errorFromData(
  errorToData(new UnusableModel('/meshlens/models/gtf-net/weights.bin cannot be read')),
);

describe('an installation without a usable model', () => {
  it.each(['auto', 'train'] as const)(
    'still analyses, with plain z-scores, and says why (%s)',
    async (model) => {
      await withFolder(files, async (folder) => {
        const report = await analyze(optionsFor(folder, { model }), withoutModel(unusable));
        expect(report.anomaly.model).toMatchObject({ name: 'robust z-score', source: 'none' });
        expect(Object.keys(report.anomaly.scores).sort()).toEqual(['cart', 'web']);
        expect(report.notes.join('\n')).toMatch(/model that ships.*z-scores.*weights\.bin cannot be read/);
      });
    },
  );

  it.each(['shipped', { file: '/somewhere/else' }] as const)(
    'does not pretend when a model was asked for (%o)',
    async (model) => {
      await withFolder(files, async (folder) => {
        await expect(analyze(optionsFor(folder, { model }), withoutModel(unusable))).rejects.toThrow(
          'weights.bin cannot be read',
        );
      });
    },
  );

  it('does not hide other failures', async () => {
    await withFolder(files, async (folder) => {
      await expect(analyze(optionsFor(folder), withoutModel(new Error('out of memory')))).rejects.toThrow(
        'out of memory',
      );
    });
  });
});
