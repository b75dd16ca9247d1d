import { expect } from 'chai';
import { CommanderError } from 'commander';
import { describeError, EXIT, type ExitCode, exitCodeOf, worstOf } from '../../src/cli/exit.js';
import { ConfigError, IncompleteError, RefusedError } from '../../src/errors.js';
import { OktaApiError } from '../../src/okta/errors.js';

function answered(status: number, page?: number): OktaApiError {
  return new OktaApiError({
    method: 'GET',
    path: '/api/v1/apps',
    page,
    status,
    errorCode: 'E0000006',
    errorSummary: 'no',
    errorCauses: [],
    requestId: 'r',
  });
}

function abortError(): Error {
  return Object.assign(new Error('aborted'), { name: 'AbortError' });
}

function fileError(): Error {
  return Object.assign(new Error('EACCES: permission denied, open'), { code: 'EACCES', syscall: 'open' });
}

describe('exitCodeOf', () => {
  const CODES: readonly (readonly [what: string, error: unknown, code: ExitCode])[] = [
    ['bad configuration', new ConfigError(['x']), EXIT.usage],
    ['a bad command line', new CommanderError(1, 'x', 'x'), EXIT.usage],
    ['a guard that said no', new RefusedError('x'), EXIT.refused],
    ['a token refused from the start', answered(401), EXIT.refused],
    ['a permission refused on the first page', answered(403, 1), EXIT.refused],
    ['a token that died on a later page', answered(401, 2), EXIT.incomplete],
    ['any other answer of Okta', answered(500), EXIT.incomplete],
    ['something that could not be read', new IncompleteError('x'), EXIT.incomplete],
    ['a command that was stopped', abortError(), EXIT.incomplete],
    ['a file that may not be opened', fileError(), EXIT.incomplete],
    ['an error that nobody foresaw', new TypeError('x'), EXIT.defect],
    ['something that is not an error', 'x', EXIT.defect],
  ];

  for (const [what, error, code] of CODES) {
    it(`is ${code} for ${what}`, () => {
      expect(exitCodeOf(error)).to.equal(code);
    });
  }
});

describe('worstOf', () => {
  const CASES: readonly (readonly [codes: readonly ExitCode[], worst: ExitCode])[] = [
    [[], EXIT.complete],
    [[EXIT.complete, EXIT.findings], EXIT.findings],
    [[EXIT.findings, EXIT.usage], EXIT.usage],
    [[EXIT.usage, EXIT.incomplete, EXIT.findings], EXIT.incomplete],
    [[EXIT.incomplete, EXIT.refused], EXIT.refused],
    [[EXIT.refused, EXIT.defect, EXIT.complete], EXIT.defect],
  ];

  for (const [codes, worst] of CASES) {
    it(`is ${worst} of ${JSON.stringify(codes)}`, () => {
      expect(worstOf(...codes)).to.equal(worst);
    });
  }
});

describe('describeError', () => {
  it('says every problem on a line of its own, which none of them can break out of', () => {
    expect(describeError(new ConfigError(['one', 'two\nthree'])).split('\n')).to.have.length(2);
  });

  it('gives no stack of what a user can meet', () => {
    expect(describeError(new IncompleteError('the disk is full'))).to.equal('the disk is full');
  });

  it('asks for a report of a defect, with its stack', () => {
    expect(describeError(new TypeError('x is undefined'))).to.match(
      /^this is a defect of the program; .*\n.*x is und.*\n +at /,
    );
  });
});
