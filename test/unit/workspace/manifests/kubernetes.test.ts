import { describe, expect, it } from 'vitest';
import { readKubernetes, referencesOf, textAt } from './support';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web-deployment, namespace: shop }
spec:
  template:
    metadata: { labels: { app: web, tier: front } }
    spec:
      initContainers:
        - name: wait
          command: [sh, -c, "until nc -z cart 8080; do sleep 1; done", --target=orders-db:5432]
      containers:
        - name: sidecar
          image: envoy
        - name: web-deployment
          image: shop/web:1
          args: ["--orders=$(ORDERS_URL)/v1"]
          env:
            - { name: NAME, value: cart }
            - { name: CART_ADDR, value: "cart.shop.svc.cluster.local:8080" }
            - { name: ORDERS_HOST, value: orders }
            - { name: ORDERS_URL, value: http://$(ORDERS_HOST):80 }
            - { name: ESCAPED, value: "http://$$(ORDERS_HOST):80" }
            - name: OTEL_SERVICE_NAME
              valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } }
            - name: PAYMENT
              valueFrom: { configMapKeyRef: { name: addresses, key: payment } }
          envFrom:
            - configMapRef: { name: defaults }
`;

describe('Kubernetes', () => {
  it('declares a workload at metadata.name with what its containers refer to', async () => {
    const reading = await readKubernetes(DEPLOYMENT);
    const [web] = reading.declarations;
    expect(reading.problems).toEqual([]);
    expect(web).toMatchObject({
      name: 'web-deployment',
      namespace: 'shop',
      image: 'shop/web:1',
      labels: { app: 'web', tier: 'front' },
      traceNames: ['web'],
    });
    expect(textAt(DEPLOYMENT, web.nameRange)).toBe('web-deployment');
    expect(web.unresolved?.map(({ name }) => name)).toEqual(['defaults', 'PAYMENT']);
    expect(referencesOf(reading)).toEqual([
      'web-deployment -> orders-db (argument)',
      'web-deployment -> cart (wait)',
      'web-deployment -> cart.shop.svc.cluster.local (environment)',
      'web-deployment -> orders (environment)',
      'web-deployment -> orders (environment)',
      'web-deployment -> orders (argument)',
    ]);
    expect(web.references.map(({ range }) => textAt(DEPLOYMENT, range))).toEqual([
      'orders-db',
      'cart',
      'cart.shop.svc.cluster.local',
      'orders',
      '$(ORDERS_HOST)',
      '$(ORDERS_URL)',
    ]);
  });

  it.each(['StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'Rollout'])(
    'takes a %s for a workload',
    async (kind) => {
      const { declarations } = await readKubernetes(DEPLOYMENT.replace('kind: Deployment', `kind: ${kind}`));
      expect(declarations).toHaveLength(1);
    },
  );

  it('finds the pod of a CronJob and of a Pod, and the members of a List', async () => {
    const { declarations } = await readKubernetes(`
apiVersion: v1
kind: List
items:
  - kind: CronJob
    metadata: { name: nightly }
    spec: { jobTemplate: { spec: { template: { spec: { containers: [{ env: [{ name: A, value: "http://cart:80" }] }] } } } } }
  - kind: Pod
    metadata: { name: once }
    spec: { containers: [{ name: x }] }
`);
    expect(declarations.map(({ name, references }) => `${name} ${references.length}`)).toEqual([
      'nightly 1',
      'once 0',
    ]);
  });

  it('keeps Services and ConfigMaps apart from workloads', async () => {
    const text = `kind: Service
apiVersion: v1
metadata: { name: cart }
spec: { selector: { app: cart } }
---
kind: ConfigMap
metadata: { name: addresses }
data:
  payment: http://payment:80
  note: nothing to see
---
kind: Ingress
metadata: { name: front }
`;
    const reading = await readKubernetes(text);
    expect(reading.declarations).toEqual([]);
    expect(reading.kubernetesServices).toMatchObject([
      { name: 'cart', selector: { app: 'cart' }, range: { line: 3 } },
    ]);
    expect(reading.configMaps).toMatchObject([
      {
        name: 'addresses',
        entries: [{ key: 'payment', value: { text: 'http://payment:80' } }, { key: 'note' }],
      },
    ]);
  });

  it('leaves out a broken document, says where, and uses the others', async () => {
    const text = [
      'kind: Pod\nmetadata: { name: a }\nspec: { containers: [] }',
      'kind: Pod\nmetadata: { name: "b\nspec: {}',
      'kind: Pod\nmetadata: { name: c }\nspec: { containers: [] }',
      'kind: Pod\nspec: { containers: [] }',
    ].join('\n---\n');
    const { declarations, problems } = await readKubernetes(text);
    expect(declarations.map(({ name }) => name)).toEqual(['a', 'c']);
    expect(problems).toMatchObject([
      { severity: 'error', reason: expect.stringContaining('left out') },
      { severity: 'warning', line: 13, reason: expect.stringContaining('no metadata.name') },
    ]);
    expect(problems[0].line).toBeGreaterThanOrEqual(5);
    expect(problems[0].line).toBeLessThanOrEqual(8);
  });

  it.each([
    ['an action on its own line', '{{- if .Values.enabled }}\nkind: Pod\n{{- end }}\n'],
    ['an action as a value', 'kind: Pod\nmetadata:\n  name: {{ .Values.name }}\n'],
    ['an included block', 'kind: Pod\nmetadata:\n  labels:\n{{ include "x.labels" . | indent 4 }}\n'],
    ['a Jinja statement', '{% if x %}\nkind: Pod\n{% endif %}\n'],
  ])('refuses a template: %s', async (_what, text) => {
    const { declarations, problems } = await readKubernetes(text);
    expect(declarations).toEqual([]);
    expect(problems).toMatchObject([{ severity: 'note', reason: expect.stringContaining('template') }]);
  });

  it('reads a manifest that carries a template in a text', async () => {
    const text = `kind: ConfigMap\nmetadata: { name: alerts }\ndata:\n  rules: |\n    {{ range services }}\n    text: "{{ $labels.job }}"\n---\n${DEPLOYMENT}`;
    expect((await readKubernetes(text)).declarations).toHaveLength(1);
  });
});
