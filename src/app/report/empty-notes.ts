import { isManifestKind } from '../../contracts/report';
import type { Prepared } from '../recording/recording';

/** An empty result says why it is empty: what was looked at and what was missing. */
export function emptyNotes({ inputs, features, skipped }: Prepared, incidents: number): string[] {
  const manifests = inputs.filter(({ kind }) => isManifestKind(kind)).length;
  const traces = inputs.length - manifests;
  if (inputs.length === 0) {
    const left =
      skipped.length > 0 ? ` ${skipped.length} files were left out; each is listed with its reason.` : '';
    return [
      `Neither trace exports (OTLP, Jaeger, Zipkin, CSV spans) nor service manifests (Compose, Kubernetes, Triton) were found.${left}`,
    ];
  }
  if (traces === 0) {
    return [
      `${manifests} manifests were read, but no trace export was found: without traces there is nothing to learn from.`,
    ];
  }
  if (features.grid.count === 0) {
    return [
      `${traces} trace files were found, but none holds a usable span; the problems of each file are listed.`,
    ];
  }
  if (incidents > 0) {
    return [];
  }
  const { count, widthMs } = features.grid;
  return [
    `No incident: in ${count} windows of ${widthMs / 1000} s no service left its normal range for two windows, or clearly for one.`,
  ];
}
