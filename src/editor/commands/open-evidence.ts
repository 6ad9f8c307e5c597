import type { Evidence } from '../../contracts/report';
import { openEvidence } from '../evidence/open-evidence';
import { openService } from '../evidence/open-service';
import type { EditorCommand } from './command';

/** Opens the declaration of a service that a row of a tree shows. Takes arguments, so it is not in the palette. */
export const openServiceCommand: EditorCommand = {
  id: 'meshlens.openService',
  run: ({ host, results }, folder, service) =>
    openService(host, folder as string, results.get(folder as string).report, service as string),
};

/** Opens the evidence that a row of a tree shows. Takes arguments, so it is not in the palette. */
export const openEvidenceCommand: EditorCommand = {
  id: 'meshlens.openEvidence',
  run: ({ host, results }, folder, evidence) =>
    openEvidence(host, folder as string, results.get(folder as string).report, evidence as Evidence),
};
