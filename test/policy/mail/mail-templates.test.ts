import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ConfigError } from '../../../src/errors.js';
import { loadPolicy } from '../../../src/policy/load.js';
import { loadMailTemplates, mailTemplateProblems } from '../../../src/policy/mail/mail-templates.js';
import { aFolderOf } from '../../support/folder-of.js';
import { rejectionOf } from '../../support/rejection.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

describe('templates of mail', () => {
  it('are shipped whole, and have nothing wrong with them', async () => {
    const shipped = await mailTemplateProblems(join(import.meta.dirname, '../../../../config/mail'));
    const templates = await loadMailTemplates(undefined);

    expect(shipped).to.deep.equal([]);
    for (const { subject, text, html } of Object.values(templates)) {
      expect(subject).to.include('{{org}}');
      expect(text).to.include('{{contact}}');
      expect(html).to.match(/^<!doctype html>/);
      expect(text).to.match(/^Hello,\n\n[A-Z]/);
      expect(html).to.match(/<p>Hello,<\/p>\n<p>[A-Z]/);
    }
  });

  it('come from the policy’s folder where they are in it, else from the package', async () => {
    const folder = await aFolderOf({ 'packet.txt': 'Subject: mine\r\n\r\nHello\r\n' });

    const { packet } = await loadMailTemplates(folder);

    expect(packet).to.include({ subject: 'mine', text: 'Hello\n' });
    expect(packet.html).to.match(/^<!doctype html>/);
  });

  it('are refused with everything that is wrong in them, with file and line', async () => {
    const folder = await aFolderOf({
      'packet.txt': 'Subject: for {{reviewer}}\n\nHello\n',
      'packet.html': '<p>{{rovs}}\n{{password}}</p>',
      'pakket.txt': 'x',
    });

    const problems = (await mailTemplateProblems(folder)).map((problem) => problem.replaceAll(`${folder}/`, ''));

    expect(problems[0]).to.match(
      /^packet\.html:1: \{\{rovs\}\} is not a placeholder here; \{\{rows\}\} is meant, perhaps; known: org/,
    );
    expect(problems[1]).to.match(/^packet\.html:2: \{\{password\}\} is not a placeholder here; known/);
    expect(problems[2]).to.match(
      /^packet\.txt:1: the subject, which others may read: \{\{reviewer\}\} is not a placeholder/,
    );
    expect(problems[3]).to.match(/^pakket\.txt: is not a template of mail; known: packet\.txt, packet\.html/);
    expect(await rejectionOf(loadMailTemplates(folder))).to.be.instanceOf(ConfigError);
  });

  it('need a subject in the first line', async () => {
    const folder = await aFolderOf({ 'packet.txt': 'Hello\n' });

    expect((await mailTemplateProblems(folder)).join()).to.match(/packet\.txt:1: the first line must be "Subject: …"/);
  });

  it('are checked when the policy that names them is loaded', async () => {
    const folder = await aFolderOf({ 'packet.txt': 'Subject: x\n\n{{nobody}}\n' });
    const policy = join(await temporaryFolder('policy'), 'policy.yaml');
    writeFileSync(policy, `delivery: { templates: ${JSON.stringify(folder)} }\n`);

    const error = await rejectionOf(loadPolicy(policy));

    expect(String(error)).to.match(/packet\.txt:3: \{\{nobody\}\} is not a placeholder/);
  });
});
