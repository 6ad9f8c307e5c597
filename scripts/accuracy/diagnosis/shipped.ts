import type { Kind } from '../../../src/methods/diagnosis/kinds/kind';
import { readDiagnosisModel } from '../../../src/methods/diagnosis/model-file';
import { incidentNamer } from '../../../src/methods/diagnosis/name-incident';
import type { Task } from './protocol';

export interface ShippedResult {
  /** Share of the test incidents whose first kind is right, or of the right family. */
  readonly kind: number;
  readonly family: number;
  /** Share that is called unlike anything known. */
  readonly unknown: number;
}

/** How the model that ships, which has seen generated recordings only, names the test incidents among all kinds. */
export async function evaluateShipped(
  folder: string,
  kinds: readonly Kind[],
  task: Task,
): Promise<ShippedResult> {
  const name = incidentNamer(await readDiagnosisModel(folder), kinds);
  const rows = task.test.map(({ signature, kind }) => ({ truth: task.kinds[kind], ...name(signature) }));
  const share = (right: (row: (typeof rows)[number]) => boolean): number =>
    rows.filter(right).length / rows.length;
  const familyOf = (id: string | undefined): string | undefined =>
    kinds.find((kind) => kind.id === id)?.family;
  return {
    kind: share(({ truth, kinds: named }) => named[0]?.id === truth.id),
    family: share(({ truth, kinds: named }) => familyOf(named[0]?.id) === truth.family),
    unknown: share(({ isUnknown }) => isUnknown),
  };
}
