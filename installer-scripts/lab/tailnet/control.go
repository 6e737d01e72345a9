// Command control is a control server for the practice tailnet: real tailscaled programs log in to it, by key or by page,
// and then talk to each other. It keeps everything in memory and knows one tailnet.
//
// It speaks as much of the protocol as logging in, being a node, expiring and logging out need, with the types of Tailscale's
// own module. What it refuses it refuses in the vendor's words. It is no server for anything but practice: whoever reaches
// /practice/ rules it.
//
//	POST /practice/key?kind=reusable|once|expired&tags=tag:a,tag:b   prints a new auth key
//	POST /practice/approve?link=URL                                  as if somebody had logged in on that page
//	POST /practice/forget?link=URL                                   the link expires
//	POST /practice/expiry?node=NAME&in=72h                           when that node's key expires (in=never)
//	GET  /practice/nodes                                             a line for each node: name address tags expiry
//	GET  /practice/links                                             the pages that nobody opened yet
//
// `control ask METHOD PATH` asks the one that runs beside it, from inside its container. What lies in -files is served under
// /stable/: the apt repository that its nodes install Tailscale from.
package main

import (
	"cmp"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"html"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/netip"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/http2"
	"tailscale.com/control/controlhttp/controlhttpserver"
	"tailscale.com/derp/derpserver"
	"tailscale.com/net/stunserver"
	"tailscale.com/net/tsaddr"
	"tailscale.com/tailcfg"
	"tailscale.com/types/key"
	"tailscale.com/util/zstdframe"
)

const (
	domain   = "practice.test"
	user     = tailcfg.UserID(1)
	validity = 180 * 24 * time.Hour // the vendor's default
)

type authKey struct {
	once, used, expired bool
	tags                []string
}

type page struct {
	node     key.NodePublic
	approved chan struct{}
	gone     chan struct{}
}

type control struct {
	url     string
	permits []string // tags that somebody may give
	derp    *tailcfg.DERPMap
	noise   key.MachinePrivate
	legacy  key.ControlPrivate

	mu      sync.Mutex
	keys    map[string]*authKey
	pages   map[string]*page
	nodes   map[key.NodePublic]*tailcfg.Node
	polls   map[key.NodePublic]chan struct{}
	numbers uint16
}

func main() {
	address := flag.String("address", "127.0.0.1", "this server's own address")
	port := flag.Int("port", 80, "where it listens")
	permits := flag.String("tags", "tag:server", "tags that are permitted, with commas")
	files := flag.String("files", "/stable", "the folder of the apt repository")
	flag.Parse()
	if flag.Arg(0) == "ask" {
		ask(flag.Arg(1), fmt.Sprintf("http://127.0.0.1:%d%s", *port, flag.Arg(2)))
		return
	}
	s := &control{
		url:     fmt.Sprintf("http://%s", *address),
		permits: strings.Split(*permits, ","),
		noise:   key.NewMachine(),
		legacy:  key.NewControl(),
		keys:    map[string]*authKey{},
		pages:   map[string]*page{},
		nodes:   map[key.NodePublic]*tailcfg.Node{},
		polls:   map[key.NodePublic]chan struct{}{},
	}
	if *port != 80 {
		s.url += fmt.Sprintf(":%d", *port)
	}
	s.derp = relay(*address)
	mux := http.NewServeMux()
	mux.HandleFunc("/key", s.serveKey)
	mux.HandleFunc("/ts2021", s.serveNoise)
	mux.HandleFunc("/auth/", s.servePage)
	mux.HandleFunc("/practice/", s.servePractice)
	mux.Handle("/stable/", http.StripPrefix("/stable/", http.FileServer(http.Dir(*files))))
	mux.HandleFunc("/generate_204", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) })
	log.Printf("control server of the practice tailnet at %s", s.url)
	log.Fatal(http.ListenAndServe(fmt.Sprintf(":%d", *port), mux))
}

func ask(method, url string) {
	request, err := http.NewRequest(method, url, nil)
	if err != nil {
		log.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	io.Copy(os.Stdout, response.Body)
	if response.StatusCode >= 400 {
		os.Exit(1)
	}
}

func random(bytes int) string {
	b := make([]byte, bytes)
	rand.Read(b)
	return hex.EncodeToString(b)
}

// relay starts a relay (DERP) and STUN beside the control server: without one, nodes cannot find each other.
func relay(address string) *tailcfg.DERPMap {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	about := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().AddDate(10, 0, 0),
		IPAddresses: []net.IP{net.ParseIP(address)}}
	certificate, err := x509.CreateCertificate(rand.Reader, about, about, private.Public(), private)
	if err != nil {
		log.Fatal(err)
	}
	server := &http.Server{
		Addr:      ":3340",
		Handler:   derpserver.Handler(derpserver.New(key.NewNode(), func(string, ...any) {})),
		ErrorLog:  log.New(io.Discard, "", 0),
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{certificate}, PrivateKey: private}}},
		// the relay takes the connection over, which HTTP/2 cannot
		TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){},
	}
	go func() { log.Fatal(server.ListenAndServeTLS("", "")) }()
	go func() { log.Fatal(stunserver.New(context.Background()).ListenAndServe(":3478")) }()
	return &tailcfg.DERPMap{OmitDefaultRegions: true, Regions: map[int]*tailcfg.DERPRegion{900: {
		RegionID: 900, RegionCode: "practice", RegionName: "Practice",
		Nodes: []*tailcfg.DERPNode{{Name: "900a", RegionID: 900, HostName: address, IPv4: address, IPv6: "none",
			STUNPort: 3478, DERPPort: 3340, InsecureForTests: true}},
	}}}
}

func (s *control) serveKey(w http.ResponseWriter, r *http.Request) {
	json.NewEncoder(w).Encode(&tailcfg.OverTLSPublicKeyResponse{LegacyPublicKey: s.legacy.Public(), PublicKey: s.noise.Public()})
}

// serveNoise is the encrypted connection of one machine; what it asks for comes as HTTP/2 over it.
func (s *control) serveNoise(w http.ResponseWriter, r *http.Request) {
	conn, err := controlhttpserver.AcceptHTTP(r.Context(), w, r, s.noise, nil)
	if err != nil {
		log.Printf("cannot accept %s: %v", r.RemoteAddr, err)
		return
	}
	defer conn.Close()
	machine := conn.Peer()
	mux := http.NewServeMux()
	mux.HandleFunc("/machine/register", func(w http.ResponseWriter, r *http.Request) { s.register(w, r, machine) })
	mux.HandleFunc("/machine/map", func(w http.ResponseWriter, r *http.Request) { s.serveMap(w, r, machine) })
	mux.HandleFunc("/machine/", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) })
	new(http2.Server).ServeConn(conn, &http2.ServeConnOpts{Context: r.Context(), BaseConfig: &http.Server{Handler: mux}})
}

func answer(w http.ResponseWriter, response tailcfg.RegisterResponse) {
	if response.Error == "" {
		response.User = tailcfg.User{ID: user, DisplayName: "Ada"}
		response.Login = tailcfg.Login{ID: tailcfg.LoginID(user), Provider: "practice", LoginName: "ada@" + domain, DisplayName: "Ada"}
	}
	json.NewEncoder(w).Encode(response)
}

func (s *control) register(w http.ResponseWriter, r *http.Request, machine key.MachinePublic) {
	var asked tailcfg.RegisterRequest
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	known := s.nodes[asked.NodeKey]
	if known != nil && known.Machine != machine {
		s.mu.Unlock()
		http.Error(w, "that node is another machine's", http.StatusForbidden)
		return
	}
	if !asked.Expiry.IsZero() && asked.Expiry.Before(time.Now()) { // logging out
		delete(s.nodes, asked.NodeKey)
		s.toldLocked()
		s.mu.Unlock()
		answer(w, tailcfg.RegisterResponse{NodeKeyExpired: true})
		return
	}
	valid := known != nil && (known.KeyExpiry.IsZero() || known.KeyExpiry.After(time.Now()))
	s.mu.Unlock()

	var wanted []string
	if asked.Hostinfo != nil {
		wanted = asked.Hostinfo.RequestTags
	}
	for _, tag := range wanted {
		if !slices.Contains(s.permits, tag) {
			answer(w, tailcfg.RegisterResponse{Error: fmt.Sprintf("requested tags [%s] are invalid or not permitted", strings.Join(wanted, " "))})
			return
		}
	}
	switch {
	case asked.Auth != nil && asked.Auth.AuthKey != "":
		tags, err := s.redeem(asked.Auth.AuthKey)
		if err != nil {
			answer(w, tailcfg.RegisterResponse{Error: err.Error()})
			return
		}
		if len(wanted) == 0 {
			wanted = tags
		}
		s.join(asked, machine, wanted)
	case valid:
	case asked.Followup != "":
		s.mu.Lock()
		p := s.pages[asked.Followup[strings.LastIndex(asked.Followup, "/")+1:]]
		s.mu.Unlock()
		if p == nil || p.node != asked.NodeKey {
			answer(w, tailcfg.RegisterResponse{AuthURL: s.newPage(asked.NodeKey)})
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-p.gone:
			answer(w, tailcfg.RegisterResponse{AuthURL: s.newPage(asked.NodeKey)})
			return
		case <-p.approved:
		}
		s.join(asked, machine, wanted)
	default:
		answer(w, tailcfg.RegisterResponse{AuthURL: s.newPage(asked.NodeKey)})
		return
	}
	answer(w, tailcfg.RegisterResponse{MachineAuthorized: true})
}

func (s *control) redeem(name string) ([]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.keys[name]
	id := "unknown"
	if parts := strings.Split(name, "-"); len(parts) > 2 {
		id = parts[2]
	}
	// The vendor says the first of all three; the other two are Headscale's words.
	switch {
	case k == nil:
		return nil, fmt.Errorf("invalid key: API key %s not valid", id)
	case k.expired:
		return nil, errors.New("authkey expired")
	case k.once && k.used:
		return nil, errors.New("authkey already used")
	}
	k.used = true
	return k.tags, nil
}

func (s *control) newPage(node key.NodePublic) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := random(8)
	s.pages[id] = &page{node: node, approved: make(chan struct{}), gone: make(chan struct{})}
	return s.url + "/auth/" + id
}

// join makes a node of it, or the same one again with a new key.
func (s *control) join(asked tailcfg.RegisterRequest, machine key.MachinePublic, tags []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.nodes[asked.NodeKey]
	if n == nil {
		if n = s.nodes[asked.OldNodeKey]; n != nil {
			delete(s.nodes, asked.OldNodeKey)
			n = n.Clone()
		} else {
			s.numbers++
			v4 := netip.AddrFrom4([4]byte{100, 64, byte(s.numbers >> 8), byte(s.numbers)})
			addresses := []netip.Prefix{netip.PrefixFrom(v4, 32), netip.PrefixFrom(tsaddr.Tailscale4To6(v4), 128)}
			n = &tailcfg.Node{ID: tailcfg.NodeID(s.numbers), StableID: tailcfg.StableNodeID(fmt.Sprintf("practice%d", s.numbers)),
				User: user, Addresses: addresses, AllowedIPs: addresses, Created: time.Now()}
		}
	}
	n.Key, n.Machine, n.MachineAuthorized = asked.NodeKey, machine, true
	n.Hostinfo = asked.Hostinfo.View()
	n.Name = strings.ToLower(asked.Hostinfo.Hostname) + "." + domain + "."
	n.Tags, n.KeyExpiry = tags, time.Time{}
	if len(tags) == 0 {
		n.KeyExpiry = time.Now().Add(validity).UTC()
	}
	n.CapMap = tailcfg.NodeCapMap{tailcfg.CapabilityHTTPS: nil, tailcfg.NodeAttrDisableUPnP: nil}
	n.Cap = asked.Version
	s.nodes[asked.NodeKey] = n
	s.toldLocked()
}

// toldLocked wakes everyone: something about somebody changed.
func (s *control) toldLocked() {
	for _, poll := range s.polls {
		select {
		case poll <- struct{}{}:
		default:
		}
	}
}

func (s *control) serveMap(w http.ResponseWriter, r *http.Request, machine key.MachinePublic) {
	var asked tailcfg.MapRequest
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	changed := make(chan struct{}, 1)
	s.mu.Lock()
	n := s.nodes[asked.NodeKey]
	if n == nil || n.Machine != machine {
		s.mu.Unlock()
		http.Error(w, "no such node", http.StatusNotFound)
		return
	}
	// A streaming request only reads; what a node tells of itself comes in the others.
	if !asked.ReadOnly && !asked.Stream {
		n = n.Clone()
		n.Endpoints, n.DiscoKey = asked.Endpoints, asked.DiscoKey
		if asked.Hostinfo != nil {
			n.Hostinfo = asked.Hostinfo.View()
			n.Name = strings.ToLower(asked.Hostinfo.Hostname) + "." + domain + "."
			if asked.Hostinfo.NetInfo != nil && asked.Hostinfo.NetInfo.PreferredDERP != 0 {
				n.HomeDERP = asked.Hostinfo.NetInfo.PreferredDERP
			}
		}
		s.nodes[asked.NodeKey] = n
		s.toldLocked()
	}
	if asked.Stream {
		s.polls[asked.NodeKey] = changed
	}
	s.mu.Unlock()
	if !asked.Stream && asked.OmitPeers {
		return
	}
	for {
		response := s.picture(asked.NodeKey)
		if response == nil || send(w, asked.Compress, response) != nil || !asked.Stream {
			return
		}
		woken := false
		for !woken {
			select {
			case <-r.Context().Done():
				return
			case <-changed:
				woken = true
			case <-time.After(50 * time.Second):
				if send(w, asked.Compress, &tailcfg.MapResponse{KeepAlive: true}) != nil {
					return
				}
			}
		}
	}
}

// picture is the tailnet as that node may see it; nil where it is no node any more.
func (s *control) picture(who key.NodePublic) *tailcfg.MapResponse {
	s.mu.Lock()
	defer s.mu.Unlock()
	self := s.nodes[who].Clone()
	if self == nil {
		return nil
	}
	now := time.Now().UTC()
	response := &tailcfg.MapResponse{
		Node: self, DERPMap: s.derp, Domain: domain, ControlTime: &now,
		PacketFilter: tailcfg.FilterAllowAll,
		DNSConfig: &tailcfg.DNSConfig{Proxied: true, Domains: []string{domain},
			CertDomains: []string{strings.TrimSuffix(self.Name, ".")}},
		UserProfiles: []tailcfg.UserProfile{{ID: user, LoginName: "ada@" + domain, DisplayName: "Ada"}},
		Peers:        []*tailcfg.Node{},
	}
	online := true
	for node, n := range s.nodes {
		if node != who {
			peer := n.Clone()
			peer.Online = &online
			response.Peers = append(response.Peers, peer)
		}
	}
	slices.SortFunc(response.Peers, func(a, b *tailcfg.Node) int { return cmp.Compare(a.ID, b.ID) })
	return response
}

func send(w http.ResponseWriter, compress string, response *tailcfg.MapResponse) error {
	body, err := json.Marshal(response)
	if err != nil {
		return err
	}
	if compress == "zstd" {
		body = zstdframe.AppendEncode(nil, body)
	}
	if err := binary.Write(w, binary.LittleEndian, uint32(len(body))); err != nil {
		return err
	}
	_, err = w.Write(body)
	w.(http.Flusher).Flush()
	return err
}

// ---- the page, and those who practise --------------------------------------------------------------------------------

func (s *control) settle(link string, how func(*page) chan struct{}) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := link[strings.LastIndex(link, "/")+1:]
	p := s.pages[id]
	if p == nil {
		return false
	}
	close(how(p))
	delete(s.pages, id)
	return true
}

func (s *control) servePage(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if r.Method != http.MethodPost {
		fmt.Fprintf(w, "<!doctype html><title>Practice tailnet</title><h1>Let this server in?</h1><form method=post><button>Connect</button></form><p>%s",
			html.EscapeString(r.URL.Path))
		return
	}
	if !s.settle(r.URL.Path, func(p *page) chan struct{} { return p.approved }) {
		http.Error(w, "this link has expired", http.StatusGone)
		return
	}
	fmt.Fprint(w, "<!doctype html><title>Practice tailnet</title><h1>Done</h1>")
}

func (s *control) servePractice(w http.ResponseWriter, r *http.Request) {
	what := strings.TrimPrefix(r.URL.Path, "/practice/")
	form := r.URL.Query()
	switch {
	case what == "key" && r.Method == http.MethodPost:
		k := &authKey{}
		switch form.Get("kind") {
		case "", "reusable":
		case "once":
			k.once = true
		case "expired":
			k.expired = true
		default:
			http.Error(w, "kind is reusable, once or expired", http.StatusBadRequest)
			return
		}
		if tags := form.Get("tags"); tags != "" {
			k.tags = strings.Split(tags, ",")
		}
		name := "tskey-auth-k" + random(4) + "CNTRL-" + random(16)
		s.mu.Lock()
		s.keys[name] = k
		s.mu.Unlock()
		fmt.Fprintln(w, name)
	case (what == "approve" || what == "forget") && r.Method == http.MethodPost:
		ok := s.settle(form.Get("link"), func(p *page) chan struct{} {
			if what == "approve" {
				return p.approved
			}
			return p.gone
		})
		if !ok {
			http.Error(w, "no such page", http.StatusNotFound)
		}
	case what == "expiry" && r.Method == http.MethodPost:
		s.expiry(w, form.Get("node"), form.Get("in"))
	case what == "nodes":
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, n := range s.nodes {
			expiry := "never"
			if !n.KeyExpiry.IsZero() {
				expiry = n.KeyExpiry.Format(time.RFC3339)
			}
			fmt.Fprintln(w, strings.TrimSuffix(n.Name, "."), n.Addresses[0].Addr(), cmp.Or(strings.Join(n.Tags, ","), "-"), expiry)
		}
	case what == "links":
		s.mu.Lock()
		defer s.mu.Unlock()
		for id := range s.pages {
			fmt.Fprintln(w, s.url+"/auth/"+id)
		}
	default:
		http.NotFound(w, r)
	}
}

func (s *control) expiry(w http.ResponseWriter, name, in string) {
	var when time.Time
	if in != "never" {
		d, err := time.ParseDuration(in)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		when = time.Now().Add(d).UTC().Truncate(time.Second)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for node, n := range s.nodes {
		if strings.HasPrefix(n.Name, name+".") {
			n = n.Clone()
			n.KeyExpiry = when
			s.nodes[node] = n
			s.toldLocked()
			return
		}
	}
	http.Error(w, "no such node", http.StatusNotFound)
}
