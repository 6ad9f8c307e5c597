import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { meshlens, until, untilStatus } from './support';

/** Of the open tabs, whether one is the schedule. VS Code puts a prefix before the names of panels. */
function isShown(): boolean {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .some(
      ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('meshlens.schedule'),
    );
}

describe('Meshlens: Show Schedule', () => {
  it('opens the page, simulates the folder, and stops when the page is closed', async () => {
    await meshlens();
    await vscode.commands.executeCommand('meshlens.showSchedule');
    await until('the page is shown', isShown);
    await untilStatus('the simulation runs', ({ busy }) => busy, 60_000);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await until('the page is closed', () => !isShown());
    await untilStatus('the simulation has ended', ({ busy }) => !busy, 60_000);
  });
});
