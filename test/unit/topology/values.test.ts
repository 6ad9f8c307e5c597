import { describe, expect, it } from 'vitest';
import { declaredGraph } from '../../../src/topology/declared';
import { manifestText } from '../../../src/workspace/manifests/manifest-text';
import { parseServices } from '../../../src/workspace/manifests/read';
import { siblings } from '../workspace/manifests/support';

type Files = Readonly<Record<string, string>>;

/** Manifests by file name; files that do not end in `.yaml` are only there to be referred to. */
async function graphOf(files: Files) {
  const readings = await Promise.all(
    Object.entries(files)
      .filter(([file]) => file.endsWith('.yaml') && !file.includes('patch'))
      .map(([file, text]) => {
        const folder = file.replace(/[^/]*$/, '');
        const near = Object.fromEntries(
          Object.entries(files).map(([name, content]) => [
            name.startsWith(folder) ? name.slice(folder.length) : name,
            content,
          ]),
        );
        return parseServices(manifestText(text, file), 'kubernetes', siblings(near));
      }),
  );
  const graph = declaredGraph(readings);
  return {
    edges: graph.edges.map(({ from, to }) => `${from} -> ${to}`).sort(),
    unresolved: graph.services.flatMap(({ unresolved = [] }) => unresolved.map(({ name }) => name)),
    graph,
  };
}

const workload = (name: string, container = '{ name: main }', more = '', kind = 'Deployment') => `---
apiVersion: apps/v1
kind: ${kind}
metadata: { name: ${name} }
spec:
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [${container}]${more} }
`;
const service = (name: string, spec = `selector: { app: ${name} }, ports: [{ port: 8080 }]`) =>
  `---\napiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec: { ${spec} }\n`;
const targets = ['cart', 'orders'].map((name) => workload(name) + service(name)).join('');
const web = (env: string) => workload('web', `{ name: main, env: [${env}] }`);
const variable = (value: string) => web(`{ name: A_URL, value: "${value}" }`);
const secretKey = '{ name: A_URL, valueFrom: { secretKeyRef: { name: urls, key: cart } } }';
const fromMaps =
  '{ name: main, envFrom: [{ configMapRef: { name: urls } }, { prefix: S_, secretRef: { name: hidden } }] }';

describe('values that a workload takes from other objects', () => {
  it('come from Secrets, encoded or not', async () => {
    const secret = (field: string, value: string) =>
      `apiVersion: v1\nkind: Secret\nmetadata: { name: urls }\n${field}: { cart: "${value}" }\n`;
    const encoded = Buffer.from('http://cart:80').toString('base64');
    for (const text of [secret('stringData', 'http://cart:80'), secret('data', encoded)]) {
      const { edges, unresolved } = await graphOf({ 'a.yaml': targets + web(secretKey), 's.yaml': text });
      expect([edges, unresolved]).toEqual([['web -> cart'], []]);
    }
  });

  it.each([
    ['a Secret', web(secretKey), ['A_URL']],
    [
      'a ConfigMap',
      web('{ name: A_URL, valueFrom: { configMapKeyRef: { name: x, key: y, optional: true } } }'),
      ['A_URL'],
    ],
    ['whole maps', workload('web', fromMaps), ['urls', 'hidden']],
    ['a variable that nothing sets', variable('http://$(NOWHERE):80'), ['A_URL']],
    [
      'a mounted Secret',
      workload(
        'web',
        '{ name: main, volumeMounts: [{ name: v, mountPath: /x }] }',
        ', volumes: [{ name: v, secret: { secretName: app-config } }, { name: w, secret: { secretName: unused } }]',
      ),
      ['app-config'],
    ],
    [
      'a mounted folder of the node',
      workload(
        'web',
        '{ name: main, volumeMounts: [{ name: v, mountPath: /etc/app }, { name: w, mountPath: /var/log }] }',
        ', volumes: [{ name: v, hostPath: { path: /opt/conf } }, { name: w, hostPath: { path: /var/log } }]',
      ),
      ['/opt/conf'],
    ],
    [
      'an annotation that is set later',
      web(`{ name: A_URL, valueFrom: { fieldRef: { fieldPath: "metadata.annotations['url']" } } }`),
      ['A_URL'],
    ],
    [
      'a Service with an unknown back end',
      variable('http://proxy:80') + service('proxy', 'selector: { app: elsewhere }'),
      ['proxy'],
    ],
  ])('are named when %s is in no file', async (_what, text, unresolved) => {
    expect((await graphOf({ 'a.yaml': targets + text })).unresolved).toEqual(unresolved);
  });

  it('are expanded from maps, from earlier variables and from those of Services', async () => {
    const map =
      '---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: hosts }\ndata: { CART: cart, OTEL_SERVICE_NAME: front }\n';
    const container = `{ name: main, envFrom: [{ configMapRef: { name: hosts } }], env: [{ name: A, value: "http://$(CART):80" }, { name: B, value: "$(ORDERS_PORT_8080_TCP)" }] }`;
    const { edges, unresolved, graph } = await graphOf({
      'a.yaml': targets + workload('web', container),
      'b.yaml': map,
    });
    expect([edges, unresolved]).toEqual([['web -> cart', 'web -> orders'], []]);
    expect(graph.services.find(({ name }) => name === 'web')?.traceNames).toEqual(['front']);
    for (const value of [
      'http://$(ORDERS_SERVICE_HOST):$(ORDERS_SERVICE_PORT)',
      '$(ORDERS_PORT)',
      '$(ORDERS_PORT_8080_TCP_ADDR):$(ORDERS_SERVICE_PORT_HTTP)',
    ]) {
      expect((await graphOf({ 'a.yaml': targets + variable(value) })).edges).toEqual(['web -> orders']);
    }
  });

  it('hold the later one of two', async () => {
    const env = '{ name: A_URL, value: "http://cart:80" }, { name: A_URL, value: "http://orders:80" }';
    expect((await graphOf({ 'a.yaml': targets + web(env) })).edges).toEqual(['web -> orders']);
  });

  it('are read in mounted files, by the keys that are mounted', async () => {
    const mounted = workload(
      'web',
      '{ name: main, volumeMounts: [{ name: v, mountPath: /x }] }',
      ', volumes: [{ name: v, configMap: { name: files, items: [{ key: app.yaml, path: app.yaml }] } }]',
    );
    const map =
      '---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: files }\ndata:\n  app.yaml: |\n    name: orders\n    client:\n      host: cart # not orders\n  other.conf: |\n    proxy_pass http://orders:80;\n';
    const { edges, unresolved } = await graphOf({ 'a.yaml': targets + mounted + map });
    expect([edges, unresolved]).toEqual([['web -> cart'], []]);
    const all = mounted.replace(', items: [{ key: app.yaml, path: app.yaml }]', '');
    expect((await graphOf({ 'a.yaml': targets + all + map })).edges).toEqual([
      'web -> cart',
      'web -> orders',
    ]);
  });
});

describe('binary data of a ConfigMap', () => {
  it('is read as text', async () => {
    const data = Buffer.from('url: http://cart:80').toString('base64');
    const { edges, unresolved } = await graphOf({
      'a.yaml':
        targets +
        workload('web', '{ name: main, envFrom: [{ configMapRef: { name: urls } }] }') +
        `---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: urls }\nbinaryData: { cart: ${data} }\n`,
    });
    expect([edges, unresolved]).toEqual([['web -> cart'], []]);
  });
});

describe('names in a cluster', () => {
  const stateful =
    workload('cart', '{ name: main }', '', 'StatefulSet') +
    service('cart', 'clusterIP: None, selector: { app: cart }');

  it.each([
    ['cart-0.cart:80', ['web -> cart']],
    ['http://cart-1.cart.default:80', ['web -> cart']],
    ['cart-0.cart.prod.svc:80', ['web -> cart']],
    ['http://cart-0.cart.default.svc.cluster.local.:80', ['web -> cart']],
    ['http://cart.default:80', ['web -> cart']],
    ['http://cart.prod:80', ['web -> cart']],
    ['http://cart.example.com:80', []],
    ['http://cart.com:80', []],
    ['http://other-0.cart:80', []],
  ])('%s', async (value, edges) => {
    expect((await graphOf({ 'a.yaml': stateful + variable(value) })).edges).toEqual(edges);
  });

  it('lead through an ExternalName to a service here, or outside', async () => {
    const alias = (host: string) => service('shop-orders', `type: ExternalName, externalName: ${host}`);
    const to = async (host: string) =>
      (await graphOf({ 'a.yaml': targets + variable('http://shop-orders:80') + alias(host) })).edges;
    expect(await to('orders.default.svc.cluster.local')).toEqual(['web -> orders']);
    expect(await to('orders')).toEqual(['web -> orders']);
    expect(await to('orders.example.com')).toEqual([]);
    expect(await to('shop-orders')).toEqual([]);
  });
});

describe('kustomizations', () => {
  const base = {
    'base/all.yaml':
      targets +
      workload(
        'web',
        '{ name: main, envFrom: [{ configMapRef: { name: conf } }, { secretRef: { name: keys } }] }',
      ),
  };
  const edges = async (kustomization: string, more: Files = {}) => {
    const result = await graphOf({ ...base, 'base/kustomization.yaml': kustomization, ...more });
    return [...result.edges, ...result.unresolved.map((name) => `${name}?`)];
  };

  it('generate maps from literals, variables and files', async () => {
    const secret = '\nsecretGenerator: [{ name: keys, literals: ["B_URL=\'http://orders:80\'"] }]\n';
    expect(
      await edges(`configMapGenerator: [{ name: conf, literals: ["A_URL=http://cart:80"] }]${secret}`),
    ).toEqual(['web -> cart', 'web -> orders']);
    expect(
      await edges(
        `apiVersion: kustomize.config.k8s.io/v1beta1\nconfigMapGenerator: [{ name: conf, envs: [conf.env] }]${secret}`,
        {
          'base/conf.env': '# hosts\nA_URL=http://cart:80\n',
        },
      ),
    ).toEqual(['web -> cart', 'web -> orders']);
    expect(
      await edges(`configMapGenerator: [{ name: conf, files: [url=u.txt] }]${secret}`, {
        'base/u.txt': 'http://cart:80',
      }),
    ).toEqual(['web -> cart', 'web -> orders']);
    expect(await edges(`configMapGenerator: [{ name: conf, envs: [gone.env] }]${secret}`)).toEqual([
      'web -> orders',
      'conf?',
    ]);
  });

  const generated =
    'configMapGenerator: [{ name: conf, literals: [] }]\nsecretGenerator: [{ name: keys, literals: [] }]\nresources: [all.yaml]\n';

  it.each([
    [
      'strategic patches',
      'patches:\n  - patch: |-\n      kind: Deployment\n      metadata: { name: web }\n      spec: { template: { spec: { containers: [{ name: main, env: [{ name: A_URL, value: "http://cart:80" }] }] } } }\n',
      ['web -> cart'],
    ],
    [
      'JSON patches',
      'patches:\n  - target: { kind: Deployment, name: web }\n    patch: |-\n      - { op: add, path: /spec/template/spec/containers/0/env/-, value: { name: A_HOST, value: cart } }\n      - { op: replace, path: /spec/template/spec/containers/0/env/0/value, value: "http://orders:80" }\n',
      ['web -> cart', 'web -> orders'],
    ],
    [
      'JSON patches in files',
      'patchesJson6902:\n  - target: { kind: Deployment, name: web }\n    path: patch.yaml\n',
      ['web -> cart'],
    ],
    ['patches that are not there', 'patches: [{ target: { name: web }, path: gone.yaml }]\n', ['gone.yaml?']],
    [
      'replacements',
      'replacements: [{ source: { kind: ConfigMap, name: x }, targets: [{ select: { name: web }, fieldPaths: [a] }] }]\n',
      ['replacements?'],
    ],
  ])('change workloads by %s', async (_what, text, expected) => {
    expect(
      await edges(generated + text, {
        'base/patch.yaml':
          '- { op: add, path: /spec/template/spec/containers/0/args, value: ["--to=http://cart:80"] }\n',
      }),
    ).toEqual(expected);
  });

  it('give names and a namespace to what they reach', async () => {
    const overlay = {
      'over/kustomization.yaml': 'resources: [../base]\nnamePrefix: live-\nnamespace: shop\n',
    };
    const { graph } = await graphOf({
      ...base,
      'base/kustomization.yaml': generated,
      ...overlay,
      'x.yaml': variable('http://live-cart.shop:80').replace('name: web', 'name: api'),
    });
    expect(graph.services.find(({ name }) => name === 'cart')).toMatchObject({
      aliases: ['live-cart'],
      namespaces: ['shop'],
    });
    expect(graph.edges.map(({ from, to }) => `${from} -> ${to}`)).toEqual(['api -> cart']);
  });
});
