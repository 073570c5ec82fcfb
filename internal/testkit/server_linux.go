package testkit

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// startPrivateServer starts a server that ends with this process, and gives the
// address of its superuser.
func startPrivateServer() (address string, err error) {
	bin, err := findPostgres()
	if err != nil {
		return "", err
	}
	as, err := unprivileged()
	if err != nil {
		return "", err
	}
	// The path of a unix socket may have 107 bytes, so TMPDIR is not asked.
	socket, err := ownFolder("/tmp", "hubqa-pg-", as)
	if err != nil {
		return "", err
	}
	data, err := ownFolder(roomy(), "hubqa-pgdata-", as)
	if err != nil {
		return "", errors.Join(err, os.RemoveAll(socket))
	}
	if err := sweepAfterwards(socket, data); err != nil {
		return "", errors.Join(err, os.RemoveAll(socket), os.RemoveAll(data))
	}
	if err := initialise(bin, data, as); err != nil {
		return "", err
	}
	if err := launch(bin, data, socket, as); err != nil {
		return "", err
	}
	return "postgres://postgres@/postgres?sslmode=disable&port=5432&host=" + url.QueryEscape(socket), nil
}

// findPostgres gives the folder of initdb and postgres.
func findPostgres() (string, error) {
	var folders []string
	if dir := os.Getenv("PG_BINDIR"); dir != "" {
		folders = append(folders, dir)
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			folders = append(folders, filepath.Dir(real))
		}
	}
	debian, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	slices.SortFunc(debian, func(a, b string) int { return majorVersion(b) - majorVersion(a) })
	for _, dir := range append(folders, debian...) {
		if executable(filepath.Join(dir, "initdb")) && executable(filepath.Join(dir, "postgres")) {
			return dir, nil
		}
	}
	return "", errNoPostgres
}

func majorVersion(bin string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(bin)))
	return n
}

func executable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o111 != 0
}

// unprivileged is as whom the server runs. PostgreSQL refuses to run as root.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, err
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, err
	}
	return nil, errors.New("testkit: PostgreSQL does not run as root, and there is no user postgres or nobody")
}

func ownFolder(parent, prefix string, as *syscall.Credential) (string, error) {
	dir, err := os.MkdirTemp(parent, prefix)
	if err != nil || as == nil {
		return dir, err
	}
	return dir, os.Chown(dir, int(as.Uid), int(as.Gid))
}

// roomy is where the data goes: into memory, if there is 1 GiB to spare.
func roomy() string {
	const shm = "/dev/shm"
	var fs syscall.Statfs_t
	if err := syscall.Statfs(shm, &fs); err == nil && fs.Bavail*uint64(fs.Bsize) >= 1<<30 {
		if dir, err := os.MkdirTemp(shm, "hubqa-try-"); err == nil && os.Remove(dir) == nil {
			return shm
		}
	}
	return "/tmp"
}

// sweepAfterwards removes the folders when this process is gone, however it went:
// a shell waits for the end of a pipe that only this process holds open.
func sweepAfterwards(folders ...string) error {
	read, write, err := os.Pipe()
	if err != nil {
		return err
	}
	const wait = `while read -r _; do :; done; sleep 0.2; for i in 1 2 3 4 5 6 7 8 9 10; do rm -rf "$@" 2>/dev/null && exit; sleep 0.5; done`
	sweeper := exec.Command("/bin/sh", append([]string{"-c", wait, "sweeper"}, folders...)...)
	sweeper.Stdin, sweeper.Dir = read, "/"
	sweeper.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := sweeper.Start(); err != nil {
		return errors.Join(err, read.Close(), write.Close())
	}
	held = append(held, write)
	return read.Close()
}

var held []*os.File // what stays open as long as the process lives

func initialise(bin, data string, as *syscall.Credential) error {
	initdb := exec.Command(filepath.Join(bin, "initdb"), "--pgdata="+filepath.Join(data, "db"), "--username=postgres",
		"--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
	initdb.Dir = data
	initdb.SysProcAttr = &syscall.SysProcAttr{Credential: as}
	if said, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("testkit: initdb: %w\n%s", err, said)
	}
	return nil
}

// settings are of a server that may lose everything.
var settings = []string{
	"listen_addresses=", "port=5432", "max_connections=500", "shared_buffers=64MB", "fsync=off", "synchronous_commit=off",
	"full_page_writes=off", "autovacuum=off", "wal_level=minimal", "max_wal_senders=0", "timezone=Asia/Kolkata", "log_min_messages=fatal",
	"dynamic_shared_memory_type=mmap", // within the data folder, so that nothing is left in /dev/shm
}

// launch starts the server. The kernel sends the signal of a parent's death when the
// thread that made the child ends, so that thread is kept.
func launch(bin, data, socket string, as *syscall.Credential) error {
	args := []string{"-D", filepath.Join(data, "db"), "-c", "unix_socket_directories=" + socket}
	for _, s := range settings {
		args = append(args, "-c", s)
	}
	said := &bytes.Buffer{} // read only after the server has ended
	server := exec.Command(filepath.Join(bin, "postgres"), args...)
	server.Dir, server.Stderr = data, said
	server.SysProcAttr = &syscall.SysProcAttr{Credential: as, Pdeathsig: syscall.SIGQUIT, Setpgid: true}
	started, ended := make(chan error, 1), make(chan struct{})
	go func() {
		runtime.LockOSThread()
		err := server.Start()
		started <- err
		if err == nil {
			_ = server.Wait()
		}
		close(ended)
	}()
	if err := <-started; err != nil {
		return fmt.Errorf("testkit: postgres: %w", err)
	}
	listens := filepath.Join(socket, ".s.PGSQL.5432")
	for range 3000 {
		select {
		case <-ended:
			return fmt.Errorf("testkit: postgres ended at once:\n%s", strings.TrimSpace(said.String()))
		case <-time.After(10 * time.Millisecond):
			if _, err := os.Stat(listens); err == nil {
				return nil
			}
		}
	}
	return errors.New("testkit: postgres does not come up")
}
