import { isManifestKind } from '../../contracts/report';
import type { OtherInputs } from '../../workspace/discovery/other-inputs';
import type { Prepared } from '../recording/recording';

/** An empty result says why it is empty: what was looked at and what was missing. */
export function emptyNotes(
  { inputs, features, skipped, uses }: Prepared,
  incidents: number,
  others: OtherInputs,
): string[] {
  const manifests = inputs.filter(({ kind }) => isManifestKind(kind)).length;
  const traces = inputs.filter(({ kind }) => kind !== 'metrics').length - manifests;
  if (inputs.length === 0) {
    const left =
      skipped.length > 0 ? ` ${skipped.length} files were left out; each is listed with its reason.` : '';
    return [
      `Neither trace exports (OTLP, Jaeger, Zipkin, CSV spans) nor service manifests (Compose, Kubernetes, Triton) were found.${left}`,
      ...readElsewhere(others),
    ];
  }
  if (features.isMeasured === true) {
    return measuredNotes(features, incidents);
  }
  if (traces === 0) {
    return [
      `${manifests} manifests were read, but no trace export was found: without traces there is nothing to learn from.`,
      ...(uses.length > 0
        ? ['`meshlens serving FOLDER`, or the lenses of a config in the editor, show what its models take.']
        : []),
      ...readElsewhere(others),
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

function measuredNotes({ grid }: Prepared['features'], incidents: number): string[] {
  return [
    `No trace export was found: services are judged by their metric files alone, in ${grid.count} windows of ${grid.widthMs / 1000} s, each against its own usual level.`,
    ...(incidents === 0
      ? ['No incident: no service left its normal range for two windows, or clearly for one.']
      : []),
  ];
}

/** Which command or panel reads what an analysis does not. */
function readElsewhere({ models, tables }: OtherInputs): string[] {
  return [
    ...(tables.length > 0
      ? [
          `For metrics, \`meshlens forecast FILE\` or the command "Meshlens: Show Latency and Load Forecast" may read ${named(tables)}.`,
        ]
      : []),
    ...(models.length > 0
      ? [
          `For models, \`meshlens runtime FILE\` or the command "Meshlens: Show Model Runtime" reads ${named(models)}.`,
        ]
      : []),
  ];
}

function named(files: readonly string[]): string {
  return files.length > 3
    ? `${files.slice(0, 2).join(', ')} and ${files.length - 2} more files`
    : files.join(', ');
}
