import type { Verdict } from './discovered-file';

const AS_YAML = 'which is not read: save it as YAML';

/** JSON that belongs to systems and their measurements, and that no reader of this program takes. */
const OTHERS: readonly { readonly signs: readonly RegExp[]; readonly refused: string }[] = [
  {
    signs: [/^(?:\[\])?\.apiVersion$/, /^(?:\[\])?\.kind$/, /^(?:\[\])?\.(?:metadata|items\[\]|spec|data)$/],
    refused: `Kubernetes objects as JSON, ${AS_YAML}, for example with \`kubectl get … -o yaml\``,
  },
  {
    signs: [/^\.services\.[^.]+\.(?:image|build|depends_on|environment|env_file|ports)(?:\[\])?$/],
    refused: `a Compose project as JSON, ${AS_YAML}, for example with \`docker compose config\``,
  },
  {
    signs: [/^(?:\.taskDefinition)?\.containerDefinitions\[\]$/],
    refused:
      'a task definition of Amazon ECS, which is not read: describe the services as Compose or Kubernetes',
  },
  {
    signs: [/^\[\]\.target$/, /^\[\]\.datapoints\[\]$/],
    refused: 'metrics of Graphite as JSON, which are not read: ask for CSV',
  },
  {
    signs: [/^\.results\[\]\.series\[\]\.columns$/, /^\.results\[\]\.series\[\]\.values$/],
    refused: 'metrics of InfluxDB as JSON, which are not read: ask for CSV',
  },
  {
    signs: [/^\.series\[\]\.pointlist\[\]$/],
    refused: 'metrics of Datadog, which are not read: save them as CSV',
  },
  {
    signs: [/^\.meta\[\]\.name$/, /^\.meta\[\]\.type$/, /^\.data\[\]\[\]$/],
    refused: 'rows of ClickHouse as lists, which are not read: ask for `FORMAT JSONEachRow`',
  },
  {
    signs: [/^(?:\[\])?\.traces\[\]\.projectId$/, /^(?:\[\])?\.traces\[\]\.traceId$/],
    refused: 'traces of Google Cloud without their spans: ask for `view=COMPLETE`',
  },
  {
    signs: [/^\.traces\[\]\.traceID$/, /^\.traces\[\]\.rootServiceName$/],
    refused: 'results of a search in Tempo, which hold no spans: ask for the traces',
  },
  {
    signs: [/^\.value\[\]\.timeseries\[\]$/],
    refused: 'metrics of Azure Monitor, which are not read: save them as CSV',
  },
  {
    signs: [/^(?:\[\]|\.timeSeries\[\])\.metric$/, /^(?:\[\]|\.timeSeries\[\])\.points\[\]$/],
    refused: 'metrics of Google Cloud Monitoring, which are not read: save them as CSV',
  },
];

/** @param paths keys near the top, as `outlineJson` gives them */
export function sniffOtherJson(paths: ReadonlySet<string>): Verdict {
  const all = [...paths];
  const found = OTHERS.find(({ signs }) => signs.every((sign) => all.some((path) => sign.test(path))));
  return found && { refused: found.refused };
}
