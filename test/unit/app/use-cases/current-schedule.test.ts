import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { currentSchedule } from '../../../../src/app/use-cases/current-schedule';
import { recommendationsOf } from '../../../../src/app/use-cases/recommendations';
import { statedBy } from '../../../../src/app/use-cases/stated-scales';
import { joinManifests } from '../../../../src/app/recording/join';
import { readManifests } from '../../../../src/app/recording/manifests';
import { applyEdits } from '../../../../src/contracts/fix';
import type { PolicyOutcome, StatedScale } from '../../../../src/contracts/scheduling/schedule-report';
import type { ServiceGraph } from '../../../../src/topology/graph';
import { withFolder } from '../harness';
import { measuredResource, shopSchedule } from '../../../webview/harness/schedule-fixture';

const compose = (cart: string, checkout = '2'): string =>
  `services:\n  cart:\n    image: cart\n    deploy:\n      replicas: ${cart}\n  checkout:\n    image: checkout\n    deploy:\n      replicas: ${checkout}\n`;

const hpa = (min: number, max: number, target: number): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: cart }
spec:
  selector: { matchLabels: { app: cart } }
  template:
    metadata: { labels: { app: cart } }
    spec:
      containers: [{ name: cart, image: cart }]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: cart }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: cart }
  minReplicas: ${min}
  maxReplicas: ${max}
  metrics:
    - type: Resource
      resource: { name: cpu, target: { type: Utilization, averageUtilization: ${target} } }
`;

function graphOf(text: string): Promise<ServiceGraph> {
  const kind = text.startsWith('services') ? 'compose' : 'kubernetes';
  return withFolder({ 'app.yaml': text }, async (folder) => {
    const file = {
      path: path.join(folder, 'app.yaml'),
      relative: 'app.yaml',
      kind,
      bytes: text.length,
    } as const;
    return joinManifests(await readManifests([file], folder), { services: [], edges: [] }).graph;
  });
}

const outcome = (name: string, violationMinutes: number, replicaHours: number): PolicyOutcome => ({
  name,
  title: name,
  violationMinutes,
  replicaHours,
  spread: {
    violationMinutes: [violationMinutes, violationMinutes],
    replicaHours: [replicaHours, replicaHours],
  },
  timeline: { stepS: 15, replicas: [], p95Ms: [] },
});

/** A schedule of what a manifest stated, with advice by service. */
async function scheduleOf(text: string, advice: Readonly<Record<string, Partial<StatedScale>>>) {
  const { services } = await graphOf(text);
  const stated = services.map(statedBy);
  const recommendations = recommendationsOf(
    services.map(({ name }) => name),
    stated,
    {
      policies: [outcome('stated', 3, 20), outcome('advised', 0, 30)],
      advised: stated.map((each, index) => each && { ...each.scale, ...advice[services[index].name] }),
      recommended: 'advised',
      effects: null,
      shortfall: null,
    },
    [1, 2],
  );
  return shopSchedule({
    services: services.map(({ name }, index) => ({
      name,
      workMs: 1,
      visits: 1,
      serversPerPod: 4,
      isScaled: true,
      stated: stated[index]?.scale ?? null,
    })),
    recommendations,
  }).report!;
}

const cart5 = { cart: { replicas: 5 } };

describe('a kept schedule', () => {
  it('has the places and edits of the manifests as they are now', async () => {
    const report = await scheduleOf(compose('2'), cart5);
    const { recommendations, changed } = currentSchedule(report, await graphOf(compose('2')));
    expect(recommendations).toEqual(report.recommendations);
    expect(changed).toEqual([]);
    const moved = compose('2').replace('services:\n', 'services:\n\n\n');
    const [now] = currentSchedule(report, await graphOf(moved)).recommendations;
    expect(now.place.line).toBe(report.recommendations[0].place.line + 2);
    expect(applyEdits(moved, now.fix!.edits)).toBe(moved.replace('replicas: 2', 'replicas: 5'));
  });

  it.each([
    ['is as recommended by now', compose('5')],
    ['was given a number that was not simulated', compose('4')],
    ['is gone', 'services:\n  checkout:\n    image: checkout\n    deploy:\n      replicas: 2\n'],
    ['states nothing any more', compose('2').replace('    deploy:\n      replicas: 2\n', '')],
  ])('recommends nothing for a service that %s, and says that it changed', async (_, text) => {
    const report = await scheduleOf(compose('2'), cart5);
    expect(report.recommendations).toHaveLength(1);
    const { recommendations, changed } = currentSchedule(report, await graphOf(text));
    expect(recommendations).toEqual([]);
    expect(changed).toEqual(['cart']);
  });

  it('keeps what is recommended for others', async () => {
    const report = await scheduleOf(compose('2'), { ...cart5, checkout: { replicas: 3 } });
    const { recommendations, changed } = currentSchedule(report, await graphOf(compose('5')));
    expect(recommendations.map(({ service }) => service)).toEqual(['checkout']);
    expect(changed).toEqual(['cart']);
  });

  it('has no edit for a token that an alias uses too', async () => {
    const shared = compose('&pods 2', '*pods');
    const report = await scheduleOf(shared, cart5);
    expect(report.recommendations.map(({ fix }) => fix)).toEqual([null]);
    const before = await scheduleOf(compose('2'), cart5);
    const [now] = currentSchedule(before, await graphOf(shared)).recommendations;
    expect(now.fix).toBeNull();
  });

  it('changes all numbers of an autoscaler at once', async () => {
    const text = hpa(10, 12, 80);
    const advice = { cart: { minReplicas: 2, maxReplicas: 20, targetPercent: 70 } };
    const report = await scheduleOf(text, advice);
    expect(report.recommendations).toHaveLength(3);
    for (const { fix } of report.recommendations) {
      expect(applyEdits(text, fix!.edits)).toBe(hpa(2, 20, 70));
    }
    const { recommendations } = currentSchedule(report, await graphOf(hpa(2, 12, 80)));
    expect(recommendations.map(({ recommended }) => recommended)).toEqual([20, 70]);
    expect(applyEdits(hpa(2, 12, 80), recommendations[0].fix!.edits)).toBe(hpa(2, 20, 70));
    expect(currentSchedule(report, await graphOf(hpa(3, 12, 80))).recommendations).toEqual([]);
    expect(currentSchedule(report, await graphOf(hpa(2, 20, 70))).recommendations).toEqual([]);
  });

  it('keeps an amount of memory as long as it is stated, on its line', async () => {
    const text = (memory: string): string =>
      `services:\n  checkout:\n    image: checkout\n    mem_reservation: ${memory}\n`;
    const resource = measuredResource({ container: null, field: 'mem_reservation' });
    const report = { ...(await scheduleOf(text('512m'), {})), resources: [resource] };
    const now = async (manifest: string) => currentSchedule(report, await graphOf(manifest)).resources;
    const moved = `services:\n\n${text('512m').slice('services:\n'.length)}`;
    const [open] = await now(moved);
    expect(open).toMatchObject({ ...resource, place: { file: 'app.yaml', line: 5 }, fix: open.fix });
    expect(applyEdits(moved, open.fix!.edits)).toBe(moved.replace('512m', '110m'));
    for (const other of ['110m', '300m', '512k']) {
      expect(await now(text(other))).toEqual([]);
    }
    expect(await now(compose('2'))).toEqual([]);
  });
});
