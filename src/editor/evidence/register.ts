import * as vscode from 'vscode';
import type { Evidence } from '../../contracts/report';
import type { Results } from '../results';
import type { EditorServices } from '../services';
import { registerCommand } from '../show-error';
import { openEvidence } from './open-evidence';
import { openService } from './open-service';
import { registerRecordDocuments } from './record-documents';

/** What rows of the trees open. These commands take arguments and do not appear in the palette. */
export function registerEvidence(services: EditorServices, results: Results): vscode.Disposable {
  return vscode.Disposable.from(
    registerRecordDocuments(services.analytics),
    registerCommand(services, 'meshlens.openService', (folder, service) =>
      openService(folder as string, results.get(folder as string).report, service as string),
    ),
    registerCommand(services, 'meshlens.openEvidence', (folder, evidence) =>
      openEvidence(folder as string, evidence as Evidence),
    ),
  );
}
