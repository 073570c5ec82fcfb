// Package partner is the register of delivery partners: the organisations whose
// teachers work in schools that employ neither them nor the hub.
//
// Name, kind and status are open to everyone in the hub. Contact details and the
// note are for the partner's own contacts, QA leads and hub managers, who may all
// change them; a partner's standing with the hub is not the partner's to change
// (access.md row 27). Names are unique within a hub.
package partner
