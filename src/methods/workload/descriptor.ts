import { longRequest, shortRequest } from '../../process/supervisor/policy';
import { defineMethod } from '../descriptor';

/** What load every service will get, hours ahead. */
export const workload = defineMethod({
  id: 'workload',
  title: 'Workloads',
  docs: {
    file: 'docs/workload.md',
    title: 'Workloads',
    about: 'load forecasts, rivals, new services, figures',
  },
  schemas: ['docs/workload.schema.json'],
  jobs: async () => (await import('./jobs')).workloadJobs,
  requests: {
    forecastLoad: longRequest(120_000),
    lastLoad: shortRequest(30_000),
  },
  cli: [
    {
      name: 'workload',
      summary: 'Forecast the load of services or of any series, hours ahead, beside plain rivals',
      load: async () => (await import('./cli/command')).workloadCommand,
    },
  ],
  commands: [
    {
      id: 'forecastLoadWithNetworks',
      title: 'Forecast Load with Networks',
      icon: 'graph',
      enablement: 'isWorkspaceTrusted && workspaceFolderCount > 0',
    },
  ],
});
