import type { ConfigMapDeclaration, KubernetesService } from './declaration';
import { mayShareNamespace } from './namespaces';
import type { AddressOf } from './service-variables';
import type { TextPart } from './text-part';
import type { MapName } from './workload-input';

/** Values that ConfigMaps and Secrets give to all workloads together; a longer one counts once for each 64 characters. */
export const MAX_VALUES = 100_000;
const CHARACTERS_OF_A_VALUE = 64;

/** The maps of one name that a workload may mean: several where overlays differ. */
export interface NamedMaps {
  /** The values of each key, each text once. */
  readonly values: ReadonlyMap<string, readonly TextPart[]>;
  /** Whether there is a map, and all its entries are known. */
  readonly isComplete: boolean;
}

type Values = Map<string, readonly TextPart[]>;

const NOTHING: NamedMaps = { values: new Map(), isComplete: false };

/** Objects of all manifests that containers take values from, by name. */
export class ValueObjects {
  private readonly maps = new Map<string, ConfigMapDeclaration[]>();
  private readonly read = new Map<ConfigMapDeclaration, Values>();
  private readonly services = new Map<string, ServicesOfName>();
  private left = MAX_VALUES;

  constructor(configMaps: readonly ConfigMapDeclaration[], services: readonly KubernetesService[]) {
    for (const map of configMaps) {
      push(this.maps, keyOf(map), map);
    }
    for (const service of services.filter(({ hasAddress }) => hasAddress)) {
      const prefix = service.name.toUpperCase().replaceAll('-', '_');
      const known: ServicesOfName = this.services.get(prefix) ?? { first: service, byNamespace: new Map() };
      this.services.set(prefix, known);
      if (!known.byNamespace.has(service.namespace)) {
        known.byNamespace.set(service.namespace, service);
      }
    }
  }

  /** Whether workloads took more values than are looked at; the maps asked for since then count as missing. */
  get isExhausted(): boolean {
    return this.left < 0;
  }

  mapsNamed(name: MapName, namespace: string | undefined): NamedMaps {
    const named = this.maps.get(keyOf(name)) ?? [];
    this.left -= named.length;
    const maps = named.filter((map) => mayShareNamespace(map.namespace, namespace));
    if (maps.length === 0 || this.isExhausted) {
      return NOTHING;
    }
    const isComplete = maps.every((map) => map.isComplete);
    if (maps.length === 1) {
      return { values: this.valuesOf(maps[0]), isComplete };
    }
    const entries = maps.flatMap((map) => map.entries);
    this.left -= entries.length;
    return { values: distinctValues(entries), isComplete };
  }

  /** Whether a value may still be taken. */
  take({ text }: TextPart): boolean {
    this.left -= Math.ceil((text.length + 1) / CHARACTERS_OF_A_VALUE);
    return !this.isExhausted;
  }

  /** The first Service of the name that a workload of the namespace may mean. */
  readonly addressOf: AddressOf = (prefix, namespace) => {
    const named = this.services.get(prefix);
    return named === undefined || namespace === undefined
      ? named?.first
      : (named.byNamespace.get(namespace) ?? named.byNamespace.get(undefined));
  };

  private valuesOf(map: ConfigMapDeclaration): Values {
    const known = this.read.get(map) ?? distinctValues(map.entries);
    this.read.set(map, known);
    return known;
  }
}

interface ServicesOfName {
  readonly first: KubernetesService;
  readonly byNamespace: Map<string | undefined, KubernetesService>;
}

/** Where objects of other files are not known yet. */
export const noObjects = (): ValueObjects => new ValueObjects([], []);

const keyOf = ({ kind, name }: MapName): string => `${kind} ${name}`;

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) {
    lists.set(key, [value]);
  } else {
    list.push(value);
  }
}

function distinctValues(entries: ConfigMapDeclaration['entries']): Values {
  const byText = new Map<string, Map<string, TextPart>>();
  for (const { key, value } of entries) {
    const known = byText.get(key) ?? new Map<string, TextPart>();
    byText.set(key, known);
    if (!known.has(value.text)) {
      known.set(value.text, value);
    }
  }
  return new Map([...byText].map(([key, parts]) => [key, [...parts.values()]]));
}
