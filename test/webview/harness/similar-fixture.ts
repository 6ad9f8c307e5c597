import type { SimilarIncident } from '../../../src/contracts/similar-incident';

/** Of the shop: one that the heatmap shows, and one of another recording. @param at moment of a window */
export const similarIncidents = (at: (window: number) => number): readonly SimilarIncident[] => [
  {
    fromMs: at(9),
    toMs: at(14),
    service: 'payment',
    kind: { id: 'errors-thrown', name: 'Errors thrown', isUnknown: true },
    distance: 0.08,
    different: ['own work up there, unchanged here', 'lasted 150 s there, 48 s here'],
  },
  {
    fromMs: at(-5_000),
    toMs: at(-4_996),
    service: 'recommendations',
    kind: { id: 'named:Broken release', name: 'Broken release', isUnknown: false, isGiven: true },
    distance: 0.21,
    different: [],
  },
];
