package election

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

func (v *validation) stations() {
	v.require(len(v.m.Stations) > 0, "stations", "name at least one", "no station")
	seen := unique{v: v, noun: "station"}
	for i, s := range v.m.Stations {
		at := fmt.Sprintf("stations[%d]", i)
		v.id(at+".id", s.ID)
		seen.check(at+".id", s.ID)
		v.plain(at+".name", s.Name)
		v.between(at+".leaves", s.Leaves, 4, maxLeaves)
		v.require(s.Leaves%2 == 0, at+".leaves", "write an even number", "half of the leaves are opened before opening, and %d has no half", s.Leaves)
		v.require(len(s.Styles) > 0, at+".styles", "name at least one", "a station without ballot styles")
		for j, id := range s.Styles {
			at := fmt.Sprintf("%s.styles[%d]", at, j)
			v.require(v.m.Style(id) != nil, at, "name one of styles", "there is no style %q", id)
			v.require(!slices.Contains(s.Styles[:j], id), at, "remove one", "the style %q stands twice", id)
		}
	}
}

func (v *validation) officials() {
	ids, keys := unique{v: v, noun: "official"}, unique{v: v, noun: "key"}
	for i, o := range v.m.Officials {
		at := fmt.Sprintf("officials[%d]", i)
		v.id(at+".id", o.ID)
		ids.check(at+".id", o.ID)
		v.plain(at+".name", o.Name)
		v.hex(at+".key", o.Key, 32)
		keys.check(at+".key", o.Key)
		roles := []string{RoleAdministrator, RoleOfficial, RolePollWorker}
		v.require(slices.Contains(roles, o.Role), at+".role", "one of "+strings.Join(roles, ", "), "%q is not a role", o.Role)
		for j, id := range o.Stations {
			at := fmt.Sprintf("%s.stations[%d]", at, j)
			v.require(v.m.Station(id) != nil, at, "name one of stations", "there is no station %q", id)
			v.require(!slices.Contains(o.Stations[:j], id), at, "remove one", "the station %q stands twice", id)
		}
	}
}

// thresholds checks that enough people exist to sign each act, and that in an election nobody acts alone.
func (v *validation) thresholds() {
	t, low := v.m.Thresholds, 1
	if v.m.Mode == ModeElection {
		low = 2
	}
	central, beside := v.count(CentralRoles), v.count(StationRoles)
	for _, x := range []struct {
		name    string
		n, have int
	}{
		{"manifest", t.Manifest, central}, {"enrol", t.Enrol, central}, {"open", t.Open, central}, {"override", t.Override, beside},
		{"settle", t.Settle, beside}, {"cutoff", t.Cutoff, central}, {"publish", t.Publish, central}, {"draw", t.Draw, central},
	} {
		at := "thresholds." + x.name
		v.require(x.n >= low, at, fmt.Sprintf("at least %d", low), "%d signatures are too few for an act of an election", x.n)
		v.require(x.n <= x.have, at, "name more officials or ask for fewer signatures", "%d signatures are asked for and only %d people may give one", x.n, x.have)
	}
}

func (v *validation) count(roles []string) int {
	n := 0
	for _, o := range v.m.Officials {
		if slices.Contains(roles, o.Role) {
			n++
		}
	}
	return n
}

func (v *validation) trustees() {
	t := v.m.Trustees
	n, low := len(t.Members), 2
	if v.m.Mode == ModeDemo {
		low = 1
	}
	v.require(n >= 1 && n <= maxTrustees, "trustees.members", fmt.Sprintf("from 1 to %d", maxTrustees), "%d trustees are not possible", n)
	v.require(t.K >= low && t.K <= n, "trustees.k", fmt.Sprintf("from %d to the number of trustees, %d", low, n), "%d of %d trustees cannot be", t.K, n)
	v.between("trustees.window", t.Window, 0, 30*24*3600)
	ids, keys := unique{v: v, noun: "trustee"}, unique{v: v, noun: "key"}
	for i, x := range t.Members {
		at := fmt.Sprintf("trustees.members[%d]", i)
		v.id(at+".id", x.ID)
		ids.check(at+".id", x.ID)
		v.plain(at+".name", x.Name)
		v.hex(at+".signingKey", x.SigningKey, 32)
		keys.check(at+".signingKey", x.SigningKey)
		v.hex(at+".sharingKey", x.SharingKey, 32)
		keys.check(at+".sharingKey", x.SharingKey)
		v.sharing(at+".sharingKey", x.SharingKey)
	}
}

// sharing refuses a key to which nothing can be sealed: a point of small order, with which a trustee would stop the ceremony.
func (v *validation) sharing(path, s string) {
	raw, err := hex.DecodeString(s)
	if err != nil || len(raw) != 32 {
		return // the form has been reported
	}
	theirs, err := ecdh.X25519().NewPublicKey(raw)
	ours, err2 := ecdh.X25519().NewPrivateKey(bytes.Repeat([]byte{1}, 32))
	if err = errors.Join(err, err2); err == nil {
		_, err = ours.ECDH(theirs)
	}
	v.require(err == nil, path, "take the key that election keygen -trustee made", "nothing can be sealed to this key")
}

// anchors checks the power of consensus: anchors together hold over two thirds, so that the chain lives when
// stations are off; in an election none of them holds a third, so that none can stop it.
func (v *validation) anchors() {
	sum := 0
	ids, keys := unique{v: v, noun: "anchor"}, unique{v: v, noun: "key"}
	for i, a := range v.m.Anchors {
		at := fmt.Sprintf("anchors[%d]", i)
		v.id(at+".id", a.ID)
		ids.check(at+".id", a.ID)
		v.plain(at+".name", a.Name)
		v.hex(at+".key", a.Key, 32)
		keys.check(at+".key", a.Key)
		v.between(at+".power", a.Power, 1, 1000000)
		sum += a.Power
	}
	v.require(len(v.m.Anchors) > 0, "anchors", "name at least one", "no anchor validator")
	v.between("stationPower", v.m.StationPower, 0, 1000000)
	v.shares(sum, sum+len(v.m.Stations)*v.m.StationPower)
}

func (v *validation) shares(anchors, all int) {
	v.require(3*anchors > 2*all, "stationPower", "give the anchors more power or stations less", "anchors hold %d of %d, which is not over two thirds", anchors, all)
	for i, a := range v.m.Anchors {
		ok := v.m.Mode != ModeElection || 3*a.Power < all
		v.require(ok, fmt.Sprintf("anchors[%d].power", i), "spread power over more anchors", "this anchor holds a third or more (%d of %d) and could stop the chain alone", a.Power, all)
	}
}

func (v *validation) measurements() {
	seen := unique{v: v, noun: "root"}
	v.require(len(v.m.EKRoots) > 0, "ekRoots", "name the makers of the security chips", "no root of endorsement keys")
	for i, r := range v.m.EKRoots {
		at := fmt.Sprintf("ekRoots[%d]", i)
		v.plain(at+".name", r.Name)
		seen.check(at+".certificate", r.Certificate)
		v.certificate(at+".certificate", r.Certificate)
		v.require(!r.Simulator || v.m.Mode == ModeDemo, at+".simulator", `remove it; simulators stand only in a manifest of mode "demo"`, "a simulated security chip proves nothing")
	}
	v.softwareKey()
	v.between("versionFloor", v.m.VersionFloor, 0, 1<<31-1)
	refs := unique{v: v, noun: "reference"}
	for i, r := range v.m.Reference {
		v.reference(fmt.Sprintf("reference[%d]", i), r, &refs)
	}
}

func (v *validation) softwareKey() {
	if v.m.SoftwareKey == "" {
		return
	}
	v.hex("softwareKey", v.m.SoftwareKey, 65)
	point, err := hex.DecodeString(v.m.SoftwareKey)
	if err == nil {
		_, err = ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	}
	v.require(err == nil, "softwareKey", "take the key that election keygen -software made", "this is not the point of a P-256 key")
}

// certificate checks only the frame of a certificate; who verifies chains reads the rest.
func (v *validation) certificate(path, s string) {
	der, err := base64.StdEncoding.Strict().DecodeString(s)
	in := cryptobyte.String(der)
	ok := err == nil && in.SkipASN1(asn1.SEQUENCE) && in.Empty()
	v.require(ok, path, "the DER file in base64 on one line", "this is not a certificate")
}

// CheckReference reports what a reference has that one of this manifest may not have.
func (m *Manifest) CheckReference(r Reference) error {
	v := &validation{m: m}
	v.reference("reference", r, &unique{v: v, noun: "reference"})
	return v.faults.err()
}

func (v *validation) reference(at string, r Reference, seen *unique) {
	v.plain(at+".name", r.Name)
	seen.check(at+".version", fmt.Sprintf("%d %s", r.Version, r.Name))
	v.require(r.Version >= 1 && r.Version >= v.m.VersionFloor, at+".version", "at least versionFloor", "the version %d is below the floor", r.Version)
	v.require(len(r.Events) > 0, at+".events", "compute them from the build", "no measurement")
	for i, e := range r.Events {
		at := fmt.Sprintf("%s.events[%d]", at, i)
		v.between(at+".pcr", e.PCR, 0, 23)
		v.plain(at+".event", e.Event)
		v.hex(at+".digest", e.Digest, 32)
	}
}
