import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';

import {
  addressVariable,
  EXTERNAL_SERVICES,
  SERVICES,
  UNRECORDED_SERVICES,
} from '../../../samples/recorder/shop.mjs';

const SHOP = path.join(__dirname, '../../../samples/shop');
const EXTERNAL = new Set<string>(EXTERNAL_SERVICES);
const ALL = [...SERVICES.map(({ name }) => name), ...EXTERNAL_SERVICES, ...UNRECORDED_SERVICES].sort();

/** The addresses a service takes from its environment when it runs under a manifest. */
function expectedAddresses(calls: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    calls.map((to) => [addressVariable(to), EXTERNAL.has(to) ? `${to}:11211` : `http://${to}:8080`]),
  );
}

function addressesIn(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => name.endsWith('_ADDR')));
}

interface ComposeService {
  readonly build?: string;
  readonly command: readonly string[];
  readonly environment?: Record<string, string>;
  readonly depends_on?: readonly string[];
}

interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly containers: readonly {
          readonly command?: readonly string[];
          readonly env?: readonly { readonly name: string; readonly value: string }[];
        }[];
      };
    };
  };
}

describe('the Compose file of the sample', () => {
  const compose = parse(readFileSync(path.join(SHOP, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
    services: Record<string, ComposeService>;
  };

  it('declares the recorded services, the model server and no others', () => {
    expect(Object.keys(compose.services).sort()).toEqual(ALL);
  });

  it.each(SERVICES)('runs $name as it was recorded', ({ name, calls }) => {
    const { build, command, environment = {}, depends_on: dependsOn = [] } = compose.services[name];
    expect(build).toBe('../recorder');
    expect(command).toEqual(['node', `services/${name}.mjs`]);
    expect(addressesIn(environment)).toEqual(expectedAddresses(calls));
    expect([...dependsOn].sort()).toEqual([...calls].sort());
  });
});

describe('the Kubernetes manifests of the sample', () => {
  const objects = readdirSync(path.join(SHOP, 'k8s')).flatMap((file) =>
    parseAllDocuments(readFileSync(path.join(SHOP, 'k8s', file), 'utf8')).map(
      (document) => document.toJS() as KubernetesObject,
    ),
  );
  const named = (kind: string): KubernetesObject[] => objects.filter((object) => object.kind === kind);

  it.each(['Deployment', 'Service'])('have a %s for each of them and for no others', (kind) => {
    expect(
      named(kind)
        .map(({ metadata }) => metadata.name)
        .sort(),
    ).toEqual(ALL);
  });

  it.each(SERVICES)('run $name as it was recorded', ({ name, calls }) => {
    const [container] = named('Deployment').find(({ metadata }) => metadata.name === name)!.spec.template.spec
      .containers;
    const environment = Object.fromEntries((container.env ?? []).map((entry) => [entry.name, entry.value]));
    expect(container.command).toEqual(['node', `services/${name}.mjs`]);
    expect(addressesIn(environment)).toEqual(expectedAddresses(calls));
  });
});
