package dev.postern.smtp;

/** The rules that need no settings. */
enum StandardRule implements RecipientRule {
  PERMIT_AUTHENTICATED {
    @Override
    public Decision decide(RecipientRequest request) {
      return request.envelope().authenticated().isPresent()
          ? new Decision.Permit()
          : new Decision.Dunno();
    }
  },
  REJECT_UNAUTH_DESTINATION {
    @Override
    public Decision decide(RecipientRequest request) {
      String domain = request.recipient().domain();
      return domain.isEmpty() || request.localDomains().contains(domain)
          ? new Decision.Dunno()
          : new Decision.Reject("Relay access denied");
    }
  },
  PERMIT {
    @Override
    public Decision decide(RecipientRequest request) {
      return new Decision.Permit();
    }
  },
  REJECT {
    @Override
    public Decision decide(RecipientRequest request) {
      return new Decision.Reject("Access denied");
    }
  }
}
