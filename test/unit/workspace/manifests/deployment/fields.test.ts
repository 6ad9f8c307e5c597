import { describe, expect, it } from 'vitest';
import type { Deployment, Field } from '../../../../../src/contracts/deployment';
import { applyEdits, replaceToken } from '../../../../../src/contracts/fix';
import { insertValue } from '../../../../../src/contracts/insertion';
import type { ManifestReading } from '../../../../../src/workspace/manifests/declaration';
import { readCompose, readKubernetes, textAt } from '../support';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
spec:
  replicas: 3 # as measured
  template:
    metadata: { labels: { app: cart } }
    spec:
      containers:
        - name: cart
          image: "cart:1"
          resources:
            requests: { cpu: 100m, memory: "64Mi" }
            limits:
              cpu: '0.5'
              memory: 1.5Gi
          readinessProbe: { timeoutSeconds: 2 }
          livenessProbe:
            timeoutSeconds: 5
`;

async function deploymentOf(reading: Promise<ManifestReading>): Promise<Deployment> {
  const { declarations, problems } = await reading;
  expect(problems).toEqual([]);
  return declarations[0].deployment ?? expect.fail('no deployment');
}

function fieldsOf({ replicas, containers }: Deployment): Record<string, Field> {
  const [{ container: _name, ...resources }] = containers;
  return { replicas, ...resources };
}

/** Value, and what an editor would select. */
function statedIn(text: string, deployment: Deployment): Record<string, unknown> {
  const entries = Object.entries(fieldsOf(deployment)).map(([name, { stated }]) => {
    const token = stated?.token;
    if (token) {
      expect(text.slice(token.start, token.end)).toBe(token.text);
    }
    return [name, stated && [stated.value, token && textAt(text, token)]];
  });
  return Object.fromEntries(entries) as Record<string, unknown>;
}

describe('the deployment of a workload', () => {
  it('has each value with the token that states it', async () => {
    const deployment = await deploymentOf(readKubernetes(DEPLOYMENT));
    expect(statedIn(DEPLOYMENT, deployment)).toEqual({
      replicas: [3, '3'],
      cpuRequest: [0.1, '100m'],
      cpuLimit: [0.5, '0.5'],
      memoryRequestBytes: [64 * 1024 ** 2, '64Mi'],
      memoryLimitBytes: [1.5 * 1024 ** 3, '1.5Gi'],
    });
    expect(deployment.containers[0].container).toBe('cart');
    expect(deployment.timeouts.map(({ kind, value, token }) => [kind, value, token.text])).toEqual([
      ['readiness-probe', 2000, '2'],
      ['liveness-probe', 5000, '5'],
    ]);
  });

  it('can be changed at the token, and nowhere else', async () => {
    const { stated } = (await deploymentOf(readKubernetes(DEPLOYMENT))).replicas;
    const token = stated?.token ?? expect.fail('not stated');
    expect(applyEdits(DEPLOYMENT, [replaceToken(token, '12')])).toBe(
      DEPLOYMENT.replace('replicas: 3 #', 'replicas: 12 #'),
    );
  });

  it('has no replicas where a node or nothing decides their number', async () => {
    for (const kind of ['DaemonSet', 'Job']) {
      const text = DEPLOYMENT.replace('kind: Deployment', `kind: ${kind}`);
      expect((await deploymentOf(readKubernetes(text))).replicas).toEqual({ stated: null, insertion: null });
    }
  });
});

describe('the deployment of a Compose service', () => {
  it('has each value with the token that states it, in either form', async () => {
    const newer = `services:
  cart:
    image: cart
    deploy:
      replicas: 2
      resources:
        limits: { cpus: "0.50", memory: 50M }
        reservations: { cpus: '0.25', memory: 20m }
    healthcheck: { test: x, timeout: 1m30s }
`;
    const deployment = await deploymentOf(readCompose(newer));
    expect(statedIn(newer, deployment)).toEqual({
      replicas: [2, '2'],
      cpuRequest: [0.25, '0.25'],
      cpuLimit: [0.5, '0.50'],
      memoryRequestBytes: [20 * 1024 ** 2, '20m'],
      memoryLimitBytes: [50 * 1024 ** 2, '50M'],
    });
    expect(deployment.timeouts).toMatchObject([{ kind: 'healthcheck', value: 90_000 }]);
    const older =
      'services:\n  cart:\n    scale: 2\n    cpus: 1.5\n    mem_limit: 1g\n    mem_reservation: 512m\n';
    expect(statedIn(older, await deploymentOf(readCompose(older)))).toEqual({
      replicas: [2, '2'],
      cpuRequest: null,
      cpuLimit: [1.5, '1.5'],
      memoryRequestBytes: [512 * 1024 ** 2, '512m'],
      memoryLimitBytes: [1024 ** 3, '1g'],
    });
  });

  it('takes over what it extends, with a token that others use too', async () => {
    const text = 'services:\n  cart:\n    extends: base\n  base:\n    scale: 4\n';
    const { stated } = (await deploymentOf(readCompose(text))).replicas;
    expect(stated).toMatchObject({ value: 4, token: { isShared: true, line: 5 } });
  });

  it('has the default of a variable, but not what a variable holds', async () => {
    const scale = (value: string, files = {}) =>
      deploymentOf(readCompose(`services:\n  cart:\n    scale: ${value}\n`, files));
    expect((await scale('${N:-3}')).replicas.stated).toMatchObject({
      value: 3,
      token: { text: '3', isShared: true },
    });
    expect((await scale('${N:-3}', { '.env': 'N=5\n' })).replicas).toEqual({ stated: null, insertion: null });
  });
});

describe('a missing field', () => {
  const container = '      containers:\n      - name: cart\n        image: cart\n';
  const workload = (spec: string, pod = container) =>
    `kind: Deployment\nmetadata:\n  name: cart\nspec:\n${spec}  template:\n    spec:\n${pod}`;

  it.each([
    [
      'replicas after a line',
      workload('  paused: true # soon\n'),
      'replicas',
      '2',
      '  paused: true # soon\n  replicas: 2\n',
    ],
    ['replicas before a block', workload(''), 'replicas', '2', 'spec:\n  replicas: 2\n  template:'],
    [
      'resources in a list item',
      workload(''),
      'cpuLimit',
      '500m',
      '- name: cart\n        resources:\n          limits:\n            cpu: 500m\n        image',
    ],
    [
      'limits beside requests',
      workload('', `${container}        resources:\n          requests: {cpu: 1}\n`),
      'cpuLimit',
      '2',
      '        resources:\n          limits:\n            cpu: 2\n          requests: {cpu: 1}\n',
    ],
    [
      'cpu in braces',
      workload('', `${container}        resources: { limits: { memory: 1Gi } }\n`),
      'cpuLimit',
      '2',
      '{ limits: { cpu: 2, memory: 1Gi } }',
    ],
    [
      'cpu in empty braces',
      workload('', `${container}        resources: {}\n`),
      'cpuLimit',
      '2',
      'resources: { limits: { cpu: 2 } }\n',
    ],
    [
      'cpu below an empty key',
      workload('', `${container}        resources: # none yet\n        tty: true\n`),
      'cpuLimit',
      '2',
      '        resources: # none yet\n          limits:\n            cpu: 2\n        tty',
    ],
  ] as const)('is added: %s', async (_what, text, name, value, expected) => {
    for (const lineBreak of ['\n', '\r\n']) {
      const written = text.replaceAll('\n', lineBreak);
      const { insertion } = fieldsOf(await deploymentOf(readKubernetes(written)))[name];
      const edit = insertValue(insertion ?? expect.fail('no insertion'), value);
      const changed = applyEdits(written, [edit]) ?? '';
      expect(changed).toContain(expected.replaceAll('\n', lineBreak));
      expect(changed.length - written.length, 'only adds').toBe(edit.newText.length);
      const stated = fieldsOf(await deploymentOf(readKubernetes(changed)))[name].stated;
      expect(stated?.token.text).toBe(value);
    }
  });

  it.each([
    [
      'behind an alias',
      `x: &r { requests: { cpu: 1 } }\n${workload('', `${container}        resources: *r\n`)}`,
    ],
    [
      'behind a merge key',
      `x: &c { resources: { requests: { cpu: 1 } } }\n${workload('', `${container}        <<: *c\n`)}`,
    ],
    [
      'in a node that an alias uses',
      workload(
        '',
        `${container}        resources: &r\n          requests: {cpu: 1}\n      - name: b\n        resources: *r\n`,
      ),
    ],
  ])('is not added %s', async (_what, text) => {
    expect(fieldsOf(await deploymentOf(readKubernetes(text))).cpuLimit).toEqual({
      stated: null,
      insertion: null,
    });
  });

  it('is not added to a line that no person writes, and reading many of them stays quick', async () => {
    const services = Array.from({ length: 5000 }, (_, index) => `"s${index}": {"image": "i"}`).join(', ');
    const { declarations } = await readCompose(`{"services": {${services}}}`);
    expect(declarations).toHaveLength(5000);
    expect(declarations[4999].deployment?.replicas).toEqual({ stated: null, insertion: null });
  });
});
