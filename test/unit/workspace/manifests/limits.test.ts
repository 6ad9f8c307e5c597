import { describe, expect, it } from 'vitest';
import { settingLimits } from '../../../../src/workspace/manifests/slo';
import { readCompose, readKubernetes, textAt } from './support';

describe('limits stated in manifests', () => {
  it('are read from Compose labels, as a map or a list, and stand on the value', async () => {
    const text = `services:
  cart:
    image: cart
    labels:
      meshlens.dev/slo-latency-p90: 250ms
      meshlens.dev/slo-error-share: "1%"
      other.dev/slo-latency-p90: 1s
  web:
    image: web
    labels: [ "meshlens.dev/slo-latency-p99=\${LIMIT:-1.5s}" ]
    deploy: { labels: { meshlens.dev/slo-latency-p50: 40ms } }
`;
    const { declarations, problems } = await readCompose(text);
    expect(problems).toEqual([]);
    const [cart, web] = declarations.map(({ limits = [] }) => limits);
    expect(cart.map(({ quantity, value, origin, key }) => [quantity, value, origin, key])).toEqual([
      ['latencyP90Ms', 250, 'slo', 'meshlens.dev/slo-latency-p90'],
      ['errorShare', 0.01, 'slo', 'meshlens.dev/slo-error-share'],
    ]);
    expect(cart.map(({ range }) => range && textAt(text, range))).toEqual(['250ms', '1%']);
    expect(web.map(({ quantity, value }) => [quantity, value])).toEqual([
      ['latencyP99Ms', 1500],
      ['latencyP50Ms', 40],
    ]);
  });

  it('are read from annotations of a workload and of its pods; the workload wins', async () => {
    const text = `kind: Deployment
metadata:
  name: cart
  annotations: { meshlens.dev/slo-latency-p90: 250ms }
spec:
  template:
    metadata:
      annotations: { meshlens.dev/slo-latency-p90: 900ms, meshlens.dev/slo-error-share: 0.02 }
    spec: { containers: [ { name: cart, image: cart } ] }
---
kind: Pod
metadata: { name: job, annotations: { meshlens.dev/slo-latency-p90: 1s } }
spec: { containers: [ { name: job, image: job } ] }
`;
    const { declarations } = await readKubernetes(text);
    expect(
      declarations.map(({ limits = [] }) => limits.map(({ quantity, value }) => [quantity, value])),
    ).toEqual([
      [
        ['latencyP90Ms', 250],
        ['errorShare', 0.02],
      ],
      [['latencyP90Ms', 1000]],
    ]);
    expect(declarations[0].limits?.[0].range).toMatchObject({ file: 'k8s.yaml', line: 4 });
  });

  it('that cannot be read are a problem on the value', async () => {
    const text =
      'services:\n  cart:\n    image: cart\n    labels:\n      meshlens.dev/slo-latency-p90: quick\n      meshlens.dev/slo-latency-p75: 1s\n';
    const { declarations, problems } = await readCompose(text);
    expect(declarations[0].limits).toEqual([]);
    expect(problems.map(({ line, reason }) => [line, reason])).toEqual([
      [
        5,
        'meshlens.dev/slo-latency-p90: quick is not a limit that can be read; expected is a duration such as 250ms or 1.5s',
      ],
      [
        6,
        'meshlens.dev/slo-latency-p75: 1s is not a limit that can be read; latency-p50, latency-p90, latency-p99 and error-share are known',
      ],
    ]);
  });
});

describe('limits in settings', () => {
  it('are read as text or number, and what cannot be read is said', () => {
    const { limits, notes } = settingLimits(
      { cart: { latencyP90: '250ms', latencyP99: 900, errorShare: 0.01 } },
      'cart',
    );
    expect(limits.map(({ quantity, value, range }) => [quantity, value, range])).toEqual([
      ['latencyP90Ms', 250, null],
      ['latencyP99Ms', 900, null],
      ['errorShare', 0.01, null],
    ]);
    expect(notes).toEqual([]);
    expect(settingLimits({ cart: { latencyP90: 'quick' } }, 'cart').notes).toEqual([
      'meshlens.slo of cart: latencyP90: "quick" cannot be read; expected is a duration such as 250ms or 1.5s',
    ]);
  });

  it('of another service, or of no shape at all, say nothing', () => {
    expect(settingLimits({ cart: { latencyP90: '1s' } }, 'toString')).toEqual({ limits: [], notes: [] });
    expect(settingLimits(JSON.parse('{"cart": null}'), 'cart')).toEqual({ limits: [], notes: [] });
  });
});

describe('timeouts', () => {
  it('are read from variables and arguments with a unit, and know whose they are', async () => {
    const text = `services:
  web:
    image: web
    command: ["serve", "--payment-timeout=2s", "--stock-timeout-ms", "800"]
    environment:
      CART_TIMEOUT: 300ms
      CATALOG_REQUEST_TIMEOUT_MS: 450
      serverTimeoutSeconds: 5
      NO_UNIT_TIMEOUT: 300
      CART_CONNECT_TIMEOUT: 1s
      REQUEST_TIMEOUT: 1s
      CART_TIMEOUT_POLICY: 5s
      TIMEOUT: 5s
`;
    const {
      declarations: [web],
    } = await readCompose(text);
    expect(
      web.timeouts?.map(({ subject, ms, range }) => [subject.join(' '), ms, textAt(text, range)]),
    ).toEqual([
      ['cart', 300, '300ms'],
      ['catalog', 450, '450'],
      ['server', 5000, '5'],
      ['payment', 2000, '2s'],
      ['stock', 800, '800'],
    ]);
  });
});
