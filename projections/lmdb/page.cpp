#include "jetpage/projections/lmdb/page.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace jetpage::projections::lmdb {

std::optional<NodeView> PageView::node(std::size_t index) const {
  const std::size_t at = number_at<std::uint16_t>(bytes_, page_header + index * 2);
  if (at < upper() || at + node_header > bytes_.size()) return std::nullopt;
  const std::uint64_t low = number_at<std::uint32_t>(bytes_, at);
  NodeView node;
  node.flags = number_at<std::uint16_t>(bytes_, at + 4);
  node.data_bytes = static_cast<std::uint32_t>(low);
  node.child = low | std::uint64_t{node.flags} << 32;
  const std::size_t key_bytes = number_at<std::uint16_t>(bytes_, at + 6);
  const std::string_view rest = bytes_.substr(at + node_header);
  if (key_bytes > rest.size()) return std::nullopt;
  node.key = rest.substr(0, key_bytes);
  node.data = rest.substr(key_bytes);
  return node;
}

PageFile::PageFile(const std::filesystem::path& file) : descriptor_(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {
  struct stat facts = {};
  if (descriptor_ >= 0 && ::fstat(descriptor_, &facts) == 0) bytes_ = static_cast<std::uint64_t>(facts.st_size);
}

PageFile::~PageFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::string PageFile::read(std::uint64_t number, std::size_t count) const {
  if (number >= pages() || count > pages() - number) return {};
  std::string bytes(count * page_bytes, 0);
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto got =
        ::pread(descriptor_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(number * page_bytes + done));
    if (got <= 0) return {};
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

}  // namespace jetpage::projections::lmdb
