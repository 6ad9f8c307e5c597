import type { Node } from 'yaml';
import type { UnresolvedValue } from './declaration';
import { UNKNOWN } from './hosts';
import { interpolateCompose, type Lookup } from './interpolate';
import { mayConfigure } from './mount-targets';
import { splitPart, type TextPart } from './text-part';
import type { YamlView } from './yaml-view';

const KINDS = ['configs', 'secrets'] as const;

/** A config or secret of the project that a service sees as a file. */
export interface ComposeMount {
  readonly kind: (typeof KINDS)[number];
  readonly name: TextPart;
}

/** What a project says of a config or secret. Without any of the values it is kept outside the project. */
export interface MountDefinition extends ComposeMount {
  readonly content: TextPart | undefined;
  /** The variable of the project's environment whose value it is. */
  readonly variable: TextPart | undefined;
  readonly file: TextPart | undefined;
  /** Folder of its relative path, relative to that of the project's first file. */
  readonly folder: string;
  readonly lookup: Lookup;
}

/** `configs: [app]` or `configs: [{ source: app, target: /etc/app.yaml }]` of a service, and its `secrets`. */
export function mountsOf(
  view: YamlView,
  service: Node | undefined,
  expand: (part: TextPart) => TextPart,
): ComposeMount[] {
  return KINDS.flatMap((kind) => {
    const node = view.get(service, kind);
    return view.tag(node) === '!reset'
      ? []
      : view.items(node).flatMap((item) => {
          const name = view.text(item) ?? view.text(view.get(item, 'source'));
          return name ? [{ kind, name: expand(name) }] : [];
        });
  });
}

/** Volumes whose source is not known, by that source as written. */
export function unknownVolumes(
  view: YamlView,
  service: Node | undefined,
  expand: (part: TextPart) => TextPart,
): UnresolvedValue[] {
  return view.items(view.get(service, 'volumes')).flatMap((item) => {
    const short = view.text(item);
    const pair = short && splitPart(expand(short), ':');
    const written = short ?? view.text(view.get(item, 'source'));
    const source = pair?.head ?? (written && expand(written));
    const target = pair?.tail.text.split(':')[0] ?? view.text(view.get(item, 'target'))?.text ?? '';
    return written && source?.text.includes(UNKNOWN) === true
      ? [{ name: written.text, mayHoldAddress: mayConfigure(target) }]
      : [];
  });
}

/** The `configs` and `secrets` that a file declares beside its services. */
export function mountDefinitions(view: YamlView, lookup: Lookup, folder: string): MountDefinition[] {
  return KINDS.flatMap((kind) =>
    view.entries(view.get(view.root, kind)).map(({ key, value }) => {
      const text = (field: string): TextPart | undefined => {
        const part = view.text(view.get(value, field));
        return part && interpolateCompose(part, lookup);
      };
      return {
        kind,
        name: key,
        content: text('content'),
        variable: text('environment'),
        file: text('file'),
        folder,
        lookup,
      };
    }),
  );
}
