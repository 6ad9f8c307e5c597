import { incidentPage } from '../../contracts/incident/page';
import { shortRequest } from '../../process/supervisor/policy';
import { defineMethod } from '../descriptor';

/** What kind of trouble an incident is, also of kinds that training never saw. */
export const diagnosis = defineMethod({
  id: 'diagnosis',
  title: 'Diagnosis',
  docs: {
    file: 'docs/diagnosis.md',
    title: 'How kinds of trouble are named',
    about: 'signatures, descriptions of kinds, the classifier, figures',
  },
  requests: { kindNames: shortRequest(30_000) },
  pages: [incidentPage],
  commands: [
    {
      id: 'showIncident',
      title: 'Show Incident',
      icon: 'flame',
      enablement: 'workspaceFolderCount > 0',
      menus: [{ menu: 'view/title', when: 'view == meshlens.incidents', group: 'navigation@1' }],
    },
    { id: 'nameIncident', title: 'Name This Incident', enablement: 'workspaceFolderCount > 0' },
  ],
  editor: () => import('./editor'),
});
