import { forecastPage } from '../../contracts/forecast/page';
import { longRequest, shortRequest } from '../../process/supervisor/policy';
import { defineMethod } from '../descriptor';

/** How every service goes on, with bands, and which limits it will probably cross. */
export const forecast = defineMethod({
  id: 'forecast',
  title: 'Forecasts',
  docs: { file: 'docs/forecast.md', title: 'Forecasts', about: 'models, bands, back-test, figures' },
  schemas: ['docs/forecast.schema.json'],
  jobs: async () => (await import('./jobs')).forecastJobs,
  requests: {
    forecast: longRequest(120_000),
    lastForecast: shortRequest(30_000),
  },
  cli: [
    {
      name: 'forecast',
      summary: 'Forecast the series of a metric file, with intervals and a back-test',
      load: async () => (await import('./cli/command')).forecastCommand,
    },
  ],
  rules: async () => (await import('./rules')).rules,
  pages: [forecastPage],
  commands: [
    {
      id: 'showForecast',
      title: 'Show Latency and Load Forecast',
      icon: 'graph-line',
      enablement: 'workspaceFolderCount > 0',
      menus: [{ menu: 'view/title', when: 'view == meshlens.services', group: 'navigation@3' }],
    },
  ],
});
