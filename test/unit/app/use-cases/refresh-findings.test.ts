import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../../src/app/use-cases/analyze';
import { refreshFindings } from '../../../../src/app/use-cases/refresh-findings';
import { optionsFor, otlpLines, simpleTraffic, testContext, withFolder } from '../harness';

const COMPOSE =
  'services:\n  web:\n    image: web\n    environment:\n      CART_ADDR: cart:80\n  cart:\n    image: cart\n';
const slow = simpleTraffic(400).map((span) =>
  span.trace > 300 && span.trace < 340 ? { ...span, durationMs: span.durationMs + 200 } : span,
);

describe('refreshFindings', () => {
  it('moves findings with the manifest, keeps everything that came from traces, and equals a full analysis', async () => {
    await withFolder({ 'spans.jsonl': otlpLines(slow), 'compose.yaml': COMPOSE }, async (folder) => {
      const options = optionsFor(folder, { trusted: false });
      const first = await analyze(options, testContext());
      expect(first.findings.map(({ line }) => line)).toContain(6);
      await writeFile(path.join(folder, 'compose.yaml'), `# two\n# lines more\n${COMPOSE}`);
      const refreshed = await refreshFindings(options, first, testContext());
      const anew = await analyze(options, testContext());
      expect(refreshed.findings.map(({ line }) => line)).toContain(8);
      const { createdMs: _a, timings: _b, ...rest } = refreshed;
      const { createdMs: _c, timings: _d, ...expected } = anew;
      expect(rest).toEqual(expected);
    });
  });
});
