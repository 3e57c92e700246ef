/** Which attribute of an agent a constraint is about; exactly one of the two. @see Mesos `AttributeConstraint.Selector` */
export interface AttributeSelector {
  readonly pseudoattributeType?: 'UNKNOWN' | 'HOSTNAME' | 'REGION' | 'ZONE';
  readonly attributeName?: string;
}

/**
 * What must hold of the attribute; exactly one of these. `not…` hold too of attributes that are missing, and all
 * of those on texts hold of attributes that are no text.
 * @see Mesos `AttributeConstraint.Predicate`
 */
export interface AttributePredicate {
  readonly exists?: Readonly<Record<string, never>>;
  readonly notExists?: Readonly<Record<string, never>>;
  readonly textEquals?: { readonly value: string };
  readonly textNotEquals?: { readonly value: string };
  /** A regular expression for the whole text. */
  readonly textMatches?: { readonly regex: string };
  readonly textNotMatches?: { readonly regex: string };
}

/** @see Mesos `scheduler.AttributeConstraint` */
export interface AttributeConstraint {
  readonly selector: AttributeSelector;
  readonly predicate: AttributePredicate;
}

/** An agent fits a role when all constraints of one of the groups hold. @see Mesos `OfferConstraints.RoleConstraints` */
export interface RoleConstraints {
  readonly groups?: readonly { readonly attributeConstraints?: readonly AttributeConstraint[] }[];
}

/** Which agents the roles want to hear of; a role that is not named wants all. @see Mesos `scheduler.OfferConstraints` */
export interface OfferConstraints {
  readonly roleConstraints?: Readonly<Record<string, RoleConstraints>>;
}
