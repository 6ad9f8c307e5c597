import { describe, expect, it } from 'vitest';
import { showError } from '../../../src/editor/show-error';
import { abortError, userError } from '../../../src/process/rpc/errors';
import { fakeServices } from './support/fake-services';

const settled = async () => {
  await Promise.resolve();
  await Promise.resolve();
};

describe('showError', () => {
  it('shows a message for the user as it is, and logs it', () => {
    const services = fakeServices();
    showError(services, userError('no-folder', 'Open a folder.'));
    expect(services.host.window.messages).toEqual(['error: Open a folder.']);
    expect(services.host.window.actions).toEqual([['Show Output']]);
    expect(services.lines).toEqual(['error: Open a folder.']);
  });

  it('logs where an unexpected error came from', () => {
    const services = fakeServices();
    const error = new Error('x is undefined');
    showError(services, error);
    expect(services.host.window.messages).toEqual(['error: Meshlens made an error: x is undefined']);
    expect(services.lines).toEqual([`error: ${error.stack}`]);
  });

  it('takes what is no error object', () => {
    const services = fakeServices();
    showError(services, 'odd');
    expect(services.host.window.messages).toEqual(['error: Meshlens made an error: odd']);
  });

  it('is silent about a cancellation', () => {
    const services = fakeServices();
    showError(services, abortError());
    expect(services.host.window.messages).toEqual([]);
    expect(services.lines).toEqual([]);
  });

  it('leads to the output', async () => {
    const services = fakeServices();
    services.host.window.answers.push('Show Output');
    showError(services, userError('a', 'Broken.'));
    await settled();
    expect(services.lines).toEqual(['error: Broken.', 'shown']);
    expect(services.analytics.resets).toBe(0);
  });

  it('offers to start a process again that was given up, and then analyses', async () => {
    const services = fakeServices();
    services.analytics.state = 'given-up';
    services.host.window.answers.push('Start Again');
    showError(services, userError('given-up', 'It crashed too often.'));
    expect(services.host.window.actions).toEqual([['Show Output', 'Start Again']]);
    await settled();
    expect(services.analytics.resets).toBe(1);
    expect(services.host.commands.executed).toEqual([['meshlens.analyze']]);
  });
});
