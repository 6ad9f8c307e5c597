import type {
  ManifestReading,
  ServiceDeclaration,
  ServiceReference,
} from '../../../src/workspace/manifests/declaration';

/** A declaration with defaults for what a test does not care about. Every call gets its own place in `file`. */
export function declarer(): (
  name: string,
  fields?: Partial<ServiceDeclaration> & { readonly file?: string; readonly calls?: readonly string[] },
) => ServiceDeclaration {
  let line = 0;
  return (name, { file = 'compose.yml', calls = [], ...fields } = {}) => {
    line += 1;
    const place = (column: number, length: number) => ({
      file,
      line,
      column,
      endLine: line,
      endColumn: column + length,
    });
    return {
      name,
      aliases: [],
      traceNames: [],
      kind: 'compose',
      nameRange: place(3, name.length),
      image: undefined,
      namespace: undefined,
      labels: {},
      references: calls.map((target, index): ServiceReference => ({
        target,
        via: 'environment',
        range: place(50 * (index + 1), target.length),
      })),
      ...fields,
    };
  };
}

export function reading(parts: Partial<ManifestReading>): ManifestReading {
  return { declarations: [], kubernetesServices: [], configMaps: [], problems: [], ...parts };
}
