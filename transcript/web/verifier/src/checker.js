// Files are looked at in a worker: one that is made to be slow stops neither the page nor its reader.

import { sniff } from './envelope.js';
import { digestHex } from './keys.js';
import { INTEGRITY, finder } from './report.js';
import { reportOf } from './verify.js';

const FIND = finder('envelope', INTEGRITY);
const PATIENCE = 15_000;
const READY = 'ready';
const LOST = {
  start: FIND.unsettled(
    'INTERNAL',
    '',
    'No process of its own could be started to look at the file. That says nothing about the file.',
  ),
  time: FIND.unsettled(
    'LIMIT_TIME',
    '',
    'Looking at the file took too long, and was given up. No transcript takes a second: treat the file with '
    + 'suspicion, and ask the school for the original.',
  ),
  crash: FIND.unsettled(
    'LIMIT_CRASH',
    '',
    'The file broke the program that looked at it, in a process of its own. Do not open it; ask the school for '
    + 'the original.',
  ),
};

/** Has one file after the other checked by the program at `address`, for a reader who was `told` of. */
export class Checker {
  constructor(address, told) {
    this.address = address;
    this.told = told;
    this.worker = null;
    this.isReady = false;
  }

  /** Return the report on a file. What gave no answer, or none in time, is not decided. */
  async check(question) {
    const report = await this.answer(question);
    if (typeof report !== 'string') return report;
    // Nothing is asked of it again: another one begins with the next file.
    this.end();
    const { name, content, at } = question;
    const sha256 = digestHex(content);
    return reportOf({ file: name, kind: sniff(content), sha256, size: content.length, at }, [LOST[report]]);
  }

  answer(question) {
    return new Promise((resolve) => {
      const lost = (how) => resolve(this.isReady ? how : 'start');
      const clock = setTimeout(() => lost('time'), PATIENCE);
      const heard = ({ data: told }) => {
        if (told === READY) {
          this.isReady = true;
          return;
        }
        clearTimeout(clock);
        if (told) resolve(told);
        else lost('crash');
      };
      try {
        this.worker ??= this.begun();
        Object.assign(this.worker, { onmessage: heard, onerror: () => heard({ data: null }) });
        this.worker.postMessage(question);
      } catch {
        heard({ data: null });
      }
    });
  }

  begun() {
    const worker = new Worker(this.address);
    worker.postMessage(this.told);
    return worker;
  }

  end() {
    this.worker?.terminate();
    this.worker = null;
    this.isReady = false;
  }
}
