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
});
