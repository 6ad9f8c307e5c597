import { describe, expect, it } from 'vitest';
import { analyze } from '../../../../src/app/use-cases/analyze';
import { explain } from '../../../../src/app/use-cases/explain';
import type { Cause } from '../../../../src/contracts/report';
import { createRandom } from '../../../../src/numeric/random';
import { optionsFor, otlpLines, simpleTraffic, testContext, withFolder, type TestSpan } from '../harness';

const START_MS = 1_700_000_000_000;
const PODS = ['cart-a', 'cart-b', 'cart-c'];
const REQUESTS = 1800;
const inside = (trace: number): boolean => trace > 900 && trace < 1080;

/** Pods answer in turn; `isBad` says which of them have trouble inside the incident. */
function traffic(isBad: (pod: number) => boolean, trouble: 'slow' | 'failing'): TestSpan[] {
  const random = createRandom(5);
  return simpleTraffic(REQUESTS, START_MS).map((span): TestSpan => {
    if (span.service !== 'cart') {
      return span;
    }
    const pod = random.integer(PODS.length);
    const bad = inside(span.trace) && isBad(pod);
    return {
      ...span,
      durationMs: 10 * Math.exp(0.2 * random.normal()) + (bad && trouble === 'slow' ? 200 : 0),
      failed: bad && trouble === 'failing' && random.uniform() < 0.7,
      resource: { 'k8s.pod.name': PODS[pod], 'service.version': pod === 1 ? '2' : '1' },
    };
  });
}

async function causesOf(spans: readonly TestSpan[]): Promise<{ incident: Cause; interval: Cause }> {
  return withFolder({ 'spans.jsonl': otlpLines(spans) }, async (folder) => {
    const options = optionsFor(folder, { trusted: false, storageDir: `${folder}/.store` });
    const { incidents } = await analyze(options, testContext());
    const strongest = incidents.toSorted((a, b) => b.score - a.score)[0];
    const asked = { fromMs: START_MS + 455_000, toMs: START_MS + 535_000 };
    const { causes } = await explain({ ...options, ...asked }, testContext());
    return { incident: strongest.causes[0], interval: causes[0] };
  });
}

const partsOf = ({ evidence }: Cause): string[] =>
  evidence.filter(({ feature }) => feature.endsWith('Part')).map(({ text }) => text);

describe('evidence about one copy of a service', () => {
  it.each(['slow', 'failing'] as const)('names the pod that is %s, and its version', async (trouble) => {
    const { incident, interval } = await causesOf(traffic((pod) => pod === 1, trouble));
    const adjective = trouble === 'slow' ? 'slow' : 'failed';
    for (const cause of [incident, interval]) {
      expect(cause.service).toBe('cart');
      const [said, ...more] = partsOf(cause);
      expect(more).toEqual([]);
      expect(said).toMatch(
        new RegExp(
          `^\\d+ of \\d+ ${adjective} requests were answered by cart-b \\(version 2\\), which answered [34]\\d(\\.\\d)? % of all requests; of the others `,
        ),
      );
      expect(cause.evidence[1].text).toBe(said);
    }
  });

  it('names nothing where all pods have the trouble', async () => {
    for (const trouble of ['slow', 'failing'] as const) {
      const { incident, interval } = await causesOf(traffic(() => true, trouble));
      expect([...partsOf(incident), ...partsOf(interval)]).toEqual([]);
    }
  });

  it('names the version where all its pods have the trouble', async () => {
    const spans = traffic((pod) => pod < 2, 'slow').map((span) => ({
      ...span,
      ...(span.resource === undefined
        ? {}
        : {
            resource: {
              ...span.resource,
              'service.version': span.resource['k8s.pod.name'] === 'cart-c' ? '1' : '2',
            },
          }),
    }));
    // Two of three pods answer two thirds of the requests: most of the slow ones are theirs anyway.
    expect(partsOf((await causesOf(spans)).incident)).toEqual([]);
    const many = spans.map((span) => ({
      ...span,
      ...(span.resource !== undefined && span.trace % 2 === 0
        ? { durationMs: 10, resource: { 'k8s.pod.name': 'cart-d', 'service.version': '1' } }
        : {}),
    }));
    expect(partsOf((await causesOf(many)).incident)).toEqual([
      expect.stringMatching(/slow requests were answered by version 2, which answered /),
    ]);
  });

  it('names the operation', async () => {
    const lines = otlpLines(traffic((pod) => pod === 1, 'failing')).replace(
      /("cart-b"[^\n]*"name":)"GET \/cart"/g,
      '$1"POST /cart"',
    );
    await withFolder({ 'spans.jsonl': lines }, async (folder) => {
      const { incidents } = await analyze(optionsFor(folder, { trusted: false }), testContext());
      const strongest = incidents.toSorted((a, b) => b.score - a.score)[0];
      expect(partsOf(strongest.causes[0])).toEqual([
        expect.stringMatching(/failed requests were POST \/cart, which is /),
        expect.stringMatching(/failed requests were answered by cart-b \(version 2\), which answered /),
      ]);
    });
  });
});
