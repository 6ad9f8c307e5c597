import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020';
import { describe, expect, it } from 'vitest';
import { describeServices } from '../../../../src/app/use-cases/describe-services';
import type { ServicesReport } from '../../../../src/contracts/services-report';
import { optionsFor, otlpLines, simpleTraffic, testContext, withFolder, type TestSpan } from '../harness';

const REQUESTS = 1200;
const PODS = ['cart-a', 'cart-b', 'cart-c'];
/** One of three pods has another version, and is slow in the last tenth. */
const spans = simpleTraffic(REQUESTS).map((span, at): TestSpan => {
  const request = Math.floor(at / 3);
  if (span.service !== 'cart') {
    return { ...span, resource: { 'service.version': '3' } };
  }
  const pod = request % PODS.length;
  return {
    ...span,
    durationMs: pod === 2 && request >= 0.9 * REQUESTS ? 80 : 8 + ((request * 7) % 5),
    resource: { 'k8s.pod.name': PODS[pod], 'service.version': pod === 2 ? '2' : '1' },
  };
});

const described = (content: readonly TestSpan[]): Promise<ServicesReport> =>
  withFolder({ 'spans.jsonl': otlpLines(content) }, (folder) =>
    describeServices(optionsFor(folder, { trusted: false }), testContext()),
  );

describe('the copies of a service', () => {
  it('have figures of their own, now beside usually, that add up', async () => {
    const report = await described(spans);
    const [cart, web] = report.services;
    expect(cart.instances.map(({ instance, versions }) => [instance, versions]).sort()).toEqual([
      ['cart-a', ['1']],
      ['cart-b', ['1']],
      ['cart-c', ['2']],
    ]);
    expect(cart.versions.map(({ version, instances }) => [version, instances])).toEqual([
      ['1', 2],
      ['2', 1],
    ]);
    for (const copies of [cart.instances, cart.versions]) {
      expect(copies.reduce((sum, { now }) => sum + now.requests, 0)).toBe(cart.now.requests);
    }
    const slow = [...cart.instances, ...cart.versions].filter(({ unusual }) => unusual.includes('p50Ms'));
    expect(slow).toMatchObject([{ instance: 'cart-c' }, { version: '2' }]);
    expect(web).toMatchObject({ service: 'web', versions: [], instances: [] });
    const validate = new Ajv2020().compile(JSON.parse(readFileSync('docs/services.schema.json', 'utf8')));
    expect(validate(JSON.parse(JSON.stringify(report))), JSON.stringify(validate.errors)).toBe(true);
  });

  it('are counted together beyond as many as are told apart', async () => {
    const many = spans.map((span, at) => ({ ...span, resource: { 'k8s.pod.name': `pod-${at % 750}` } }));
    const [cart] = (await described(many)).services;
    expect(cart.instances).toHaveLength(201);
    expect(cart.instances.map(({ instance }) => instance)).toContain('other instances');
    expect(cart.versions).toEqual([]);
  });
});
