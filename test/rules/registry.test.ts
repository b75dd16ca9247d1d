import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { controlsOf, isRuleId, RULE_IDS, RULES } from '../../src/rules/registry.js';

describe('the registry of rules', () => {
  it('lists the rules in the order in which findings are shown', () => {
    expect(RULE_IDS).to.deep.equal([
      'user-deactivated',
      'user-suspended',
      'user-inactive',
      'user-never-signed-in',
      'user-missing',
      'app-inactive',
      'assignment-not-active',
      'provisioning-error',
      'direct-assignment',
      'username-mismatch',
      'shared-app-username',
      'external-domain',
      'outside-expected-population',
      'waiver-expired',
      'app-not-used',
      'direct-and-by-group',
      'activity-after-leaving',
      'admin-without-mfa',
      'revoked-access-returned',
      'user-moved',
      'left-according-to-roster',
      'not-in-roster',
      'service-account-unowned',
      'segregation-of-duties',
    ]);
  });

  it('has the severities and the one revocation that the product promises', () => {
    const severities = RULE_IDS.map((id) => `${id} ${RULES[id].defaults.severity} ${RULES[id].recommend}`);

    expect(severities).to.deep.equal([
      'user-deactivated critical revoke',
      'user-suspended high check',
      'user-inactive high check',
      'user-never-signed-in medium check',
      'user-missing high check',
      'app-inactive low check',
      'assignment-not-active low check',
      'provisioning-error medium check',
      'direct-assignment low check',
      'username-mismatch medium check',
      'shared-app-username high check',
      'external-domain medium check',
      'outside-expected-population high check',
      'waiver-expired medium check',
      'app-not-used medium check',
      'direct-and-by-group low check',
      'activity-after-leaving critical revoke',
      'admin-without-mfa critical check',
      'revoked-access-returned high check',
      'user-moved medium check',
      'left-according-to-roster critical revoke',
      'not-in-roster high check',
      'service-account-unowned high check',
      'segregation-of-duties high check',
    ]);
  });

  for (const id of RULE_IDS) {
    it(`files ${id} under its own id, with its texts and controls`, () => {
      const rule = RULES[id];

      expect(rule.id).to.equal(id);
      expect(rule.title).to.match(/^[A-Z].{10,}[^.]$/);
      expect(rule.rationale).to.match(/^[A-Z].{40,}\.$/);
      expect(Object.keys(rule.controls)).to.deep.equal(['SOC 2', 'ISO 27001', 'PCI DSS', 'NIST 800-53']);
      expect(readdirSync(new URL('../../src/rules/', import.meta.url))).to.include(`${id}.js`);
    });
  }

  it('says the controls as auditors cite them', () => {
    expect(controlsOf('user-deactivated')).to.equal(
      'SOC 2: CC6.2, CC6.3; ISO 27001: A.5.18, A.6.5; PCI DSS: 7.2.4, 8.2.5; NIST 800-53: AC-2, AC-2(3), PS-4',
    );
  });

  it('knows no controls of a rule that does not exist', () => {
    expect(controlsOf('toString')).to.equal('');
    expect(isRuleId('toString')).to.equal(false);
  });
});
