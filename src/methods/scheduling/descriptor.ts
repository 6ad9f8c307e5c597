import { schedulePage } from '../../contracts/scheduling/page';
import { longRequest, shortRequest } from '../../process/supervisor/policy';
import { defineMethod } from '../descriptor';

/** What to set on manifest lines, before it hurts: replicas, bounds and targets of autoscalers. */
export const scheduling = defineMethod({
  id: 'scheduling',
  title: 'Scheduling',
  docs: {
    file: 'docs/scheduling.md',
    title: 'Scheduling',
    about: 'the simulator, policies, recommended replicas, figures',
  },
  schemas: ['docs/schedule.schema.json'],
  jobs: async () => (await import('./jobs')).schedulingJobs,
  requests: { schedule: longRequest(600_000), lastSchedule: shortRequest(30_000) },
  cli: [
    {
      name: 'schedule',
      summary: 'Simulate how services should be scaled, and what the manifests state instead',
      load: async () => (await import('./cli/command')).scheduleCommand,
    },
  ],
  rules: async () => (await import('./rules')).rules,
  pages: [schedulePage],
  commands: [
    {
      id: 'showSchedule',
      title: 'Show Schedule',
      icon: 'dashboard',
      enablement: 'workspaceFolderCount > 0',
      menus: [{ menu: 'view/title', when: 'view == meshlens.services', group: 'navigation@4' }],
    },
  ],
  editor: () => import('./editor'),
});
