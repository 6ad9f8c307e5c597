import { describe, expect, it } from 'vitest';
import { adviceSentence } from '../../../../webview/schedule/model/advice';
import { basisFacts } from '../../../../webview/schedule/model/basis';
import { scheduleCsv } from '../../../../webview/schedule/model/csv';
import { autoscalerFront, policyViews, usualDrawn } from '../../../../webview/schedule/model/policies';
import { strategyGrid } from '../../../../webview/schedule/model/strategies';
import { loadLine, timelineOf, timelineRows } from '../../../../webview/schedule/model/timeline';
import { isObjective, weightChoices } from '../../../../webview/schedule/model/wishes';
import { effectWords, resourceWords, withBand } from '../../../../webview/schedule/model/words';
import { readSavedState } from '../../../../webview/schedule/state';
import {
  measuredResource,
  shopSchedule,
  undeclaredSchedule,
} from '../../../webview/harness/schedule-fixture';

const report = shopSchedule().report!;
const views = policyViews(report);

describe('adviceSentence', () => {
  it('says what to change, with what it costs and avoids before and after', () => {
    expect(adviceSentence(report)).toBe(
      'Change 3 values in manifests as recommended below: violation minutes 31.5 (27 to 38) → 0.5 (0 to 2), replica-hours 184 (182 to 186) → 280 (277 to 283) in 8 h.',
    );
    expect(adviceSentence({ ...report, recommended: 'rl', recommendations: [] })).toMatch(
      /^Use learned policy: violation minutes 31\.5 .* → 1\.4 \(0 to 3\)/,
    );
  });

  it('says to keep what is good enough', () => {
    expect(adviceSentence({ ...report, recommended: null, recommendations: [] })).toBe(
      'Keep what the manifests state: 31.5 (27 to 38) violation minutes at 184 (182 to 186) replica-hours in 8 h is good enough.',
    );
  });

  it('says why nothing can be recommended without manifests', () => {
    const undeclared = undeclaredSchedule().report!;
    expect(adviceSentence(undeclared)).toMatch(/^No manifest in this folder states .*policies below/);
    expect(adviceSentence({ ...undeclared, recommended: 'rule' })).toMatch(
      /queueing rule does best with 2\.1/,
    );
  });
});

describe('policyViews', () => {
  it('tells kinds apart by shape and colour, and policies of a kind by dashes', () => {
    expect(views.map(({ label }) => label)).toEqual([
      'stated',
      'recommended',
      'static, mean',
      'static, peak',
      'HPA 50 %',
      'HPA 60 %',
      'HPA 70 %',
      'HPA 80 %',
      'rule',
      'RL',
      'oracle',
    ]);
    const looks = new Map(views.map(({ kind, shape, styleIndex }) => [kind, `${shape} ${styleIndex}`]));
    expect(new Set(looks.values()).size).toBe(looks.size);
    const shapes = new Map(views.map(({ kind, shape }) => [kind, shape]));
    expect(new Set(shapes.values()).size).toBe(shapes.size);
    const dashes = views.filter(({ kind }) => kind === 'hpa').map(({ dash }) => dash.join());
    expect(new Set(dashes).size).toBe(4);
  });

  it('names a policy it does not know, also one named like a property of objects', () => {
    const named = ['toString', 'constructor', 'new-rule'].map((name) => ({ ...report.policies[0], name }));
    expect(policyViews({ ...report, policies: named }).map(({ label }) => label)).toEqual([
      'toString',
      'constructor',
      'new-rule',
    ]);
  });

  it('draws what is, what should be, a known rival and the bound', () => {
    expect(usualDrawn(views)).toEqual(['stated', 'advised', 'hpa60', 'oracle']);
  });
});

describe('autoscalerFront', () => {
  it('leaves out an autoscaler that another beats in both', () => {
    const worse = {
      ...views[4],
      policy: { ...views[4].policy, name: 'hpa55', replicaHours: 300, violationMinutes: 5 },
    };
    const front = autoscalerFront([worse, ...views]);
    expect(front.map(({ name }) => name)).toEqual(['hpa80', 'hpa70', 'hpa60', 'hpa50']);
    expect(autoscalerFront([])).toEqual([]);
  });
});

describe('timelines', () => {
  it('count hours, keep gaps, and end with what was simulated', () => {
    const [stated] = views;
    expect(timelineOf(stated, 'replicas')[60]).toEqual({ x: 1, y: 23 });
    expect(timelineOf(stated, 'p95Ms')[100].y).toBeNaN();
    const load = { ...report.load, stepS: 3600, requestsPerS: [1, 2, 3, 4] };
    expect(loadLine(load, 2.5)).toEqual([
      { x: 0, y: 1 },
      { x: 1, y: 2 },
      { x: 2, y: 3 },
      { x: 2.5, y: 3 },
    ]);
    expect(loadLine({ ...load, requestsPerS: [] }, 2.5)).toEqual([]);
  });

  it('become rows of equal length: of the load its mean, of a policy its most', () => {
    const rows = timelineRows(report, views.slice(0, 2), 'replicas');
    expect(rows).toHaveLength(16);
    expect(rows[1].fromS).toBe(1800);
    expect(rows.map(({ most }) => most)).toEqual(rows.map(() => [23, 35]));
    const [first] = timelineRows({ ...report, load: { ...report.load, requestsPerS: [] } }, [], 'p95Ms');
    expect(first).toEqual({ fromS: 0, loadPerS: null, most: [] });
  });
});

describe('strategyGrid', () => {
  it('compares each situation with what is stated, service by service', () => {
    const { services, rows } = strategyGrid(report);
    expect(services).toHaveLength(8);
    expect(rows[0]).toMatchObject({
      situation: 'Stated in manifests',
      replicas: [4, 2, 2, 6, 2, 2, 5, null],
    });
    expect(rows[1].differs.some(Boolean)).toBe(false);
    expect(rows[2]).toMatchObject({ situation: 'highest load', expectedP95Ms: 810 });
    // Nothing is stated of the last.
    expect(rows[2].differs).toEqual([true, true, true, true, true, true, true, false]);
    expect(strategyGrid(undeclaredSchedule().report!).rows[0].situation).toBe('mean load');
  });
});

describe('scheduleCsv', () => {
  it('has points with their spread, timelines with gaps, and the load', () => {
    const lines = scheduleCsv(report).trimEnd().split('\r\n');
    expect(lines[0]).toBe('policy,quantity,atS,value,least,most');
    expect(lines[1]).toBe('stated,violationMinutes,,31.5,27,38');
    expect(lines).toContain('stated,replicas,3600,23,,');
    expect(lines).toContain('stated,p95Ms,6000,,,');
    expect(lines.filter((line) => line.startsWith(',loadPerS,'))).toHaveLength(96);
    expect(lines).toHaveLength(1 + 11 * (2 + 2 * 480) + 96);
  });
});

describe('words', () => {
  it('leave out a band that is a point', () => {
    expect(withBand(3, [3, 3.04])).toBe('3');
    expect(withBand(120.4, [99.96, 130])).toBe('120 (100 to 130)');
  });

  it('say why memory should be another amount, and what that saves', () => {
    expect(resourceWords(measuredResource())).toEqual([
      'What is stated is more than a quarter above what is needed: a pod needs 100 MiB by measurement.',
      'MemoryUsage(Mi) in metrics/checkout.csv; 2 pods, GiB-hours 8 → 1.7',
    ]);
    expect(resourceWords(measuredResource({ kind: 'limit' }))[0]).toMatch(/^What is stated is too little:/);
  });

  it('say what a recommendation changes', () => {
    expect(effectWords(report.recommendations[0])).toBe(
      'violation minutes 31.5 (27 to 38) → 0.5 (0 to 2), replica-hours 184 → 280 (seeds 1, 2, 3, 4)',
    );
    const own = { ...report.recommendations[0], effectOf: 'service', seeds: [7] } as const;
    expect(effectWords(own)).toMatch(/184 → 280 \(this service alone, seed 7\)$/);
  });

  it('say what was simulated, from what and how well it fits', () => {
    const facts = Object.fromEntries(basisFacts(report));
    expect(facts).toMatchObject({
      'Calibrated on': '24,310 requests in 10 min (40.5/s), 14 operations',
      'p90 at the recorded rate': '212 ms recorded, 205 ms simulated, 3.3 % lower',
      Runs: '8 h with each of the seeds 1, 2, 3, 4, replicas set every 15 s',
    });
    expect(facts.Load).toMatch(/^forecast by adaptive, mean 5\d\.\d\/s, peak 92\.\d\/s/);
  });
});

describe('wishes', () => {
  it('offer the weight that was simulated among round ones', () => {
    expect(weightChoices(20)).toEqual(weightChoices(10));
    expect(weightChoices(35)).toEqual([1, 2, 5, 10, 20, 35, 50, 100, 200, 500, 1000]);
  });

  it('take times above zero only', () => {
    expect([0.5, 0, -1, NaN, Infinity].map(isObjective)).toEqual([true, false, false, false, false]);
  });
});

describe('readSavedState', () => {
  it('takes what it knows and nothing else', () => {
    expect(readSavedState({ drawn: ['rl'], quantity: 'p95Ms', wish: {} })).toEqual({
      drawn: ['rl'],
      quantity: 'p95Ms',
    });
    for (const saved of [null, 7, { drawn: [1], quantity: 'toString' }]) {
      expect(readSavedState(saved)).toEqual({});
    }
  });
});
