/**
 * Who decided, where no reviewer did and the policy says what becomes of undecided rows (`delivery.undecided`). It is
 * nobody's word: it is carried forward into no later review, and no file that comes back may bear this name.
 */
export const POLICY_DECIDER = 'policy';
